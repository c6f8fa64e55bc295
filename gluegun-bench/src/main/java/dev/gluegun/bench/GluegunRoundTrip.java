package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gluegun.Frame;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import java.time.Duration;

/** The library as its users call it: {@code sendText}, then {@code receiveFrame} with the timeout of the options. */
final class GluegunRoundTrip implements RoundTrip {

    /** A JVM that starts on a busy machine, on a CPU that it shares, may take longer than the default allows. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WebSocket socket;
    private final String text;

    private GluegunRoundTrip(WebSocket socket, String text) {
        this.socket = socket;
        this.text = text;
    }

    static GluegunRoundTrip connect(int port, byte[] payload) {
        WebSocketOptions options = WebSocketOptions.defaults().withTimeout(PATIENCE);
        WebSocket socket = WebSocket.connect("127.0.0.1", port, "/", options);
        return new GluegunRoundTrip(socket, new String(payload, US_ASCII));
    }

    @Override
    public void once() {
        socket.sendText(text);
        Frame frame = socket.receiveFrame();
        if (!(frame instanceof Frame.Text echo && echo.text().equals(text))) {
            throw new IllegalStateException("expected the echo of the text, but got " + frame);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
