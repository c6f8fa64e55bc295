package dev.gluegun.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that treats its one client as the test says: politely, or as no server should. */
final class ScriptedServer implements AutoCloseable {

    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3

    /** What happens to the client. */
    interface Script {
        void play(Peer client) throws Exception;
    }

    private final ServerSocket listener;
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    ScriptedServer(Script script) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            try (Socket socket = listener.accept();
                    Peer client = new Peer(socket)) {
                script.play(client);
                played.complete(null);
            } catch (Throwable e) {
                played.completeExceptionally(e);
            }
        });
    }

    /** Runs {@code connect} with this input against a server with this script, to the end of both. */
    static CommandRun talk(String input, Script script, String... options) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            CommandRun run = CommandRun.connect(server.url(), input, options);
            server.awaitEnd();
            return run;
        }
    }

    String url() {
        return "ws://127.0.0.1:" + listener.getLocalPort() + "/";
    }

    /** Waits until the script has been played, and throws what it threw. */
    void awaitEnd() throws Exception {
        played.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** The client, from the server's side. */
    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Reads the request's head. */
        String request() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            return head.toString();
        }

        /** Reads the request and agrees to it. */
        String accept() throws Exception {
            String request = request();
            Matcher key = Pattern.compile("Sec-WebSocket-Key: (\\S+)").matcher(request);
            if (!key.find()) {
                throw new AssertionError("no key in " + request);
            }
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
            return request;
        }

        void send(String ascii) throws IOException {
            out.write(ascii.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** Sends one unmasked frame of up to 125 bytes. */
        void frame(int opcode, byte... payload) throws IOException {
            out.write(0x80 | opcode);
            out.write(payload.length);
            out.write(payload);
            out.flush();
        }

        void text(String text) throws IOException {
            frame(1, text.getBytes(StandardCharsets.UTF_8));
        }

        void closeFrame(int code, String reason) throws IOException {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            byte[] payload = new byte[2 + text.length];
            payload[0] = (byte) (code >> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, text.length);
            frame(8, payload);
        }

        /** Reads one masked frame of up to 125 bytes: its opcode and its payload as Latin-1, such as {@code 1:hello}. */
        String readFrame() throws IOException {
            int opcode = in.readUnsignedByte() & 0x0f;
            byte[] mask = new byte[4];
            byte[] payload = new byte[in.readUnsignedByte() & 0x7f];
            in.readFully(mask);
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % mask.length];
            }
            return opcode + ":" + new String(payload, StandardCharsets.ISO_8859_1);
        }

        /** Reads a close frame and returns its code. */
        int readClose() throws IOException {
            String frame = readFrame();
            if (!frame.startsWith("8:") || frame.length() < 4) {
                throw new AssertionError("expected a close frame with a code, but got " + frame);
            }
            return frame.charAt(2) << 8 | frame.charAt(3);
        }

        /** Waits until the client has ended its direction. */
        void awaitEnd() throws IOException {
            while (in.read() != -1) {
                // Whatever still comes is of no interest.
            }
        }

        /** Ends the connection with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
