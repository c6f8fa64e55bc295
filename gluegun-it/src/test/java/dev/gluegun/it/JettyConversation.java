package dev.gluegun.it;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Queue;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.jspecify.annotations.Nullable;

/** One socket on the {@link JettyPeer}, and what it has been told to do. */
public final class JettyConversation implements Session.Listener {

    private static final byte[] BETWEEN = "between".getBytes(StandardCharsets.UTF_8);

    private final String id;
    private final boolean echoes;
    private final PingedSockets pinged;
    private final HttpFields requestFields;
    private final EndPoint endPoint;

    private @Nullable Session session;
    private int fragment;

    JettyConversation(ServerUpgradeRequest request, Fields query, boolean echoes, PingedSockets pinged) {
        this.id = Objects.requireNonNullElse(query.getValue("id"), "nameless");
        this.echoes = echoes;
        this.pinged = pinged;
        this.requestFields = request.getHeaders();
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        opened.demand();
    }

    @Override
    public void onWebSocketText(String message) {
        if (echoes) {
            open().sendText(message, next());
        } else if (fragment > 0) {
            sendInFragments(message);
        } else {
            obey(message.split(" "));
        }
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        if (echoes) {
            open().sendBinary(payload, Callback.from(next(), callback::succeed));
            return;
        }
        byte[] message = new byte[payload.remaining()];
        payload.get(message);
        callback.succeed();
        sendInFragments(message);
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        byte[] data = new byte[payload.remaining()];
        payload.get(data);
        if (Arrays.equals(data, BETWEEN)) {
            open().demand();
        } else {
            open().sendText("pong " + HexFormat.of().formatHex(data), next());
        }
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
        callback.succeed();
        JettyPeer.tell("closed " + id + " " + statusCode + " " + Objects.requireNonNullElse(reason, ""));
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "ping" -> open().sendPing(ByteBuffer.wrap(HexFormat.of().parseHex(words[1])), next());
            case "fragment" -> {
                fragment = Integer.parseInt(words[1]);
                open().demand();
            }
            case "push" -> push(0, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "close" -> open().close(Integer.parseInt(words[1]), words[2], next());
            case "end" -> open().disconnect();
            case "reset" -> reset();
            case "header" -> open().sendText(Objects.requireNonNullElse(requestFields.get(words[1]), "none"), next());
            case "tls" -> open().sendText(describeTls(), next());
            case "pongs" -> open().sendText(String.valueOf(pinged.pongs()), next());
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void push(int number, int count, int size) {
        if (number == count) {
            open().demand();
            return;
        }
        String padded = String.format("%-" + size + "s", number);
        open().sendBinary(
                        ByteBuffer.wrap(padded.getBytes(StandardCharsets.US_ASCII)),
                        Callback.from(() -> push(number + 1, count, size), failure -> {}));
    }

    private void sendInFragments(String message) {
        Queue<Sending> sendings = new ArrayDeque<>();
        for (int start = 0; start < message.length(); ) {
            int end = Math.min(message.length(), start + fragment);
            end += end < message.length() && Character.isLowSurrogate(message.charAt(end)) ? 1 : 0;
            String piece = message.substring(start, end);
            boolean last = end == message.length();
            between(sendings);
            sendings.add(callback -> open().sendPartialText(piece, last, callback));
            start = end;
        }
        sendAll(sendings);
    }

    private void sendInFragments(byte[] message) {
        Queue<Sending> sendings = new ArrayDeque<>();
        for (int start = 0; start < message.length; start += fragment) {
            int length = Math.min(fragment, message.length - start);
            ByteBuffer piece = ByteBuffer.wrap(message, start, length);
            boolean last = start + length == message.length;
            between(sendings);
            sendings.add(callback -> open().sendPartialBinary(piece, last, callback));
        }
        sendAll(sendings);
    }

    /** Puts a ping after the first fragment. */
    private void between(Queue<Sending> sendings) {
        if (sendings.size() == 1) {
            sendings.add(callback -> open().sendPing(ByteBuffer.wrap(BETWEEN), callback));
        }
    }

    private void sendAll(Queue<Sending> sendings) {
        Sending first = sendings.poll();
        if (first == null) {
            fragment = 0;
            open().demand();
        } else {
            first.send(Callback.from(() -> sendAll(sendings), failure -> {}));
        }
    }

    private void reset() {
        try {
            SocketChannel channel = (SocketChannel) Objects.requireNonNull(endPoint.getTransport());
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
            endPoint.close();
        } catch (IOException e) {
            throw new IllegalStateException("the connection cannot be reset", e);
        }
    }

    private String describeTls() {
        SSLSession tls = Objects.requireNonNull(endPoint.getSslSessionData()).sslSession();
        return tls.getProtocol() + " " + (tls.getCreationTime() < endPoint.getCreatedTimeStamp() ? "resumed" : "new")
                + " " + clientName(tls);
    }

    private static String clientName(SSLSession tls) {
        try {
            X509Certificate certificate = (X509Certificate) tls.getPeerCertificates()[0];
            X500Name name =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            return name.getRDNs(BCStyle.CN)[0].getFirst().getValue().toString();
        } catch (SSLPeerUnverifiedException nobody) {
            return "nobody";
        }
    }

    private Callback next() {
        return Callback.from(open()::demand, failure -> open().disconnect());
    }

    private Session open() {
        return Objects.requireNonNull(session, "not open yet");
    }

    /** Sends one frame and calls back. */
    private interface Sending {
        void send(Callback callback);
    }
}
