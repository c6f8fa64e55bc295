package dev.gluegun.testkit;

import dev.gluegun.Headers;
import dev.gluegun.internal.http1.MessageReader;
import dev.gluegun.internal.http1.RequestReader;
import dev.gluegun.internal.http1.ResponseWriter;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.ServerHandshake;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The opening handshake on one connection: the request is read, and answered as a script wants it. Threads: the connection's own. */
final class OpeningExchange {

    private static final String ACCEPT = "Sec-WebSocket-Accept";

    private final int connection;
    private final Pipe pipe;
    private final Recording recording;
    private final ByteBuffer in;
    private final RequestReader reader = new RequestReader();

    /** @param in empty; what the client sent after its request is in it later */
    OpeningExchange(int connection, Pipe pipe, Recording recording, ByteBuffer in) {
        this.connection = connection;
        this.pipe = pipe;
        this.recording = recording;
        this.in = in;
    }

    /**
     * Reads the request.
     *
     * @return false when there was none, which has been reported
     */
    boolean readRequest(Duration deadline) throws IOException {
        pipe.readTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, deadline.toMillis())));
        try {
            MessageReader.Step step = reader.step(in);
            while (step == MessageReader.Step.NEED_MORE) {
                in.clear();
                int count = pipe.read(in.array(), in.capacity());
                in.limit(Math.max(count, 0));
                step = count < 0 ? reader.eof() : reader.step(in);
            }
            if (step == MessageReader.Step.FAILED) {
                fault("expected a request, but " + reader.violation().message());
                respond(
                        reader.violation().status(),
                        Headers.empty(),
                        reader.violation().message());
                return false;
            }
        } catch (SocketTimeoutException e) {
            fault("expected a request, but none was there after " + Words.of(deadline));
            return false;
        }
        pipe.readTimeout(0);
        recording.request(
                new RequestHead(connection, recording.now(), reader.method(), reader.target(), reader.headers()));
        return true;
    }

    /**
     * Answers with an upgrade.
     *
     * @return what was agreed on; empty when the request was no handshake, which has been reported
     */
    Optional<Negotiated> upgrade(Handshake handshake) throws IOException {
        ServerHandshake.Answer answer = new ServerHandshake(handshake.subprotocols(), handshake.deflate())
                .answer(reader.method(), reader.minorVersion(), reader.headers());
        Negotiated negotiated = answer.negotiated();
        if (negotiated == null) {
            fault("the client's handshake was refused with " + answer.status() + ": " + answer.reason());
            respond(answer.status(), answer.headers(), answer.reason());
            return Optional.empty();
        }
        write(ResponseWriter.head(101, shaped(answer.headers(), handshake)));
        return Optional.of(negotiated);
    }

    private static Headers shaped(Headers right, Handshake handshake) {
        List<Headers.Header> fields = new ArrayList<>();
        for (Headers.Header header : right) {
            boolean spoilt = handshake.wrongAcceptKey() && header.isNamed(ACCEPT);
            // Of the right form: an accept key begins with AAAA once in 16 million times.
            fields.add(
                    spoilt ? new Headers.Header(ACCEPT, "AAAA" + header.value().substring(4)) : header);
        }
        handshake.headers().forEach(fields::add);
        return Headers.copyOf(fields);
    }

    /** Answers that no script is there. */
    void respondWithoutScript() throws IOException {
        respond(503, Headers.empty(), "This test has no script for another connection.");
    }

    private void respond(int status, Headers headers, String body) throws IOException {
        write(ResponseWriter.response(
                status, headers.with("Connection", "close"), body.getBytes(StandardCharsets.UTF_8)));
    }

    void write(byte[] bytes) throws IOException {
        pipe.write(bytes, 0, bytes.length);
    }

    private void fault(String words) {
        recording.fault("connection " + connection + ": " + words);
    }
}
