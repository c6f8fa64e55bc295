package dev.gluegun.bench.load;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.Protocol;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.bench.peer.Target;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** This library as its users call it: {@code sendText}, then {@code receiveFrame} with the timeout of the options. */
record GluegunConversation(WebSocket socket) implements Conversation {

    /** A JVM that starts on a busy machine, on a CPU that it shares, may take longer than the default allows. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static GluegunConversation open(Target target) {
        return opener(target).get();
    }

    /** Opens sockets with the same options, as a program does that opens many. */
    static Supplier<GluegunConversation> opener(Target target) {
        WebSocketOptions options = WebSocketOptions.defaults()
                .withTimeout(PATIENCE)
                .withConnectOptions(connectOptions(target))
                .withUpgradeOptions(UpgradeOptions.defaults().withCompress(target.deflate()));
        return () -> new GluegunConversation(WebSocket.connect(target.uri(), options));
    }

    static ConnectOptions connectOptions(Target target) {
        ConnectOptions options =
                target.http2() ? ConnectOptions.defaults().withProtocols(Protocol.HTTP_2) : ConnectOptions.defaults();
        return target.tls()
                .map(trust -> options.withTls(TlsOptions.defaults().withSslContext(trust.context())))
                .orElse(options);
    }

    @Override
    public void sendText(String message) {
        socket.sendText(message);
    }

    @Override
    public void sendBinary(byte[] message) {
        socket.sendBinary(message);
    }

    /** Sends the message so many times with one call. */
    void sendMany(String message, int times) {
        List<Frame> frames = Collections.nCopies(times, new Frame.Text(message));
        socket.stream().sendMany(frames);
    }

    @Override
    public Object receive() {
        Frame frame = socket.receiveFrame();
        return frame instanceof Frame.Text(String text) ? text : frame;
    }

    @Override
    public void close() {
        socket.close();
    }
}
