package dev.gluegun.bench.peer;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** A socket of the Jetty server, which echoes, and obeys two commands. */
public final class JettyEcho implements Session.Listener {

    /** Asks for the extensions that the client has offered and the server has chosen. */
    static final String EXTENSIONS = "which extensions?";

    /** Asks for the end of the connection, without a close frame. */
    static final String HANG_UP = "hang up!";

    private @Nullable Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        opened.demand();
    }

    @Override
    public void onWebSocketText(String message) {
        Session open = Objects.requireNonNull(session);
        Callback next = Callback.from(open::demand, failure -> open.disconnect());
        switch (message) {
            case HANG_UP -> open.disconnect();
            case EXTENSIONS ->
                open.sendText(
                        open.getUpgradeRequest().getExtensions().size() + " offered, "
                                + open.getUpgradeResponse().getExtensions().size() + " chosen",
                        next);
            default -> open.sendText(message, next);
        }
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        Session open = Objects.requireNonNull(session);
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
}
