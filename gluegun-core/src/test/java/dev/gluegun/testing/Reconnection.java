package dev.gluegun.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.ReconnectOptions;
import dev.gluegun.ReconnectingWebSocket;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.ReconnectingWebSocket.Target;
import dev.gluegun.ReconnectingWebSocket.TargetProvider;
import dev.gluegun.RetryPolicy;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reconnecting socket and the server that it comes back to; leaves no thread and no socket behind. */
public final class Reconnection implements AutoCloseable {

    private final ScriptedServer server = ScriptedServer.start();
    private @Nullable ReconnectingWebSocket socket;

    /** Options with which tests need not wait: pauses of some milliseconds, and a short closing timeout. */
    public static ReconnectOptions quick() {
        return ReconnectOptions.defaults()
                .withWebSocketOptions(WebSocketOptions.defaults()
                        .withTimeout(ScriptedServer.PATIENCE)
                        .withUpgradeOptions(UpgradeOptions.defaults().withClosingTimeout(Duration.ofSeconds(2))))
                .withRetry(RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ofMillis(2), Duration.ofMillis(20)));
    }

    public ReconnectingWebSocket open(ReconnectOptions options) {
        return open(attempt -> target(), options);
    }

    public ReconnectingWebSocket open(TargetProvider provider, ReconnectOptions options) {
        ReconnectingWebSocket opened = ReconnectingWebSocket.open(provider, options);
        socket = opened;
        return opened;
    }

    public ScriptedServer server() {
        return server;
    }

    public Target target() {
        return Target.of(server.uri("/"));
    }

    /** Accepts the socket's next connection. */
    public Peer next() {
        Peer peer = server.accept();
        peer.upgrade();
        return peer;
    }

    private ReconnectingWebSocket socket() {
        return assertThat(socket)
                .asInstanceOf(type(ReconnectingWebSocket.class))
                .actual();
    }

    public Event event() {
        return socket().receiveEvent(ScriptedServer.PATIENCE);
    }

    /** The next event, which has to be a text. */
    public String text() {
        Frame frame = assertThat(event())
                .asInstanceOf(type(Event.Received.class))
                .actual()
                .frame();
        return assertThat(frame).asInstanceOf(type(Frame.Text.class)).actual().text();
    }

    /** The next event, which has to be a gap. */
    public Gap gap() {
        return assertThat(event()).asInstanceOf(type(Gap.class)).actual();
    }

    /** The next event, which has to be the end. */
    public Event.Ended end() {
        return assertThat(event()).asInstanceOf(type(Event.Ended.class)).actual();
    }

    @Override
    public void close() {
        // The server first: whoever is to answer a close frame is gone, and closing takes no time.
        server.close();
        if (socket != null) {
            socket.close();
            assertThat(end()).isSameAs(end());
        }
        Eventually.await("no thread left")
                .untilAsserted(
                        () -> assertThat(LiveThreads.named("gluegun-reconnect")).isEmpty());
    }
}
