package dev.gluegun.cli.echo;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket on the echo server.
 *
 * <p>It asks for the next message only when the echo of the last one has been written, so that a client that does not
 * read what comes back is held up by TCP and costs no memory.
 */
public final class EchoEndpoint implements Session.Listener {

    private @Nullable Session session;

    /** Jetty makes one for each socket. */
    public EchoEndpoint() {}

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        opened.demand();
    }

    @Override
    public void onWebSocketText(String message) {
        Session open = open();
        open.sendText(message, Callback.from(open::demand, failure -> open.disconnect()));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        Session open = open();
        open.sendBinary(
                payload,
                Callback.from(
                        () -> {
                            callback.succeed();
                            open.demand();
                        },
                        failure -> {
                            callback.fail(failure);
                            open.disconnect();
                        }));
    }

    private Session open() {
        return Objects.requireNonNull(session, "a message came before the socket was open");
    }
}
