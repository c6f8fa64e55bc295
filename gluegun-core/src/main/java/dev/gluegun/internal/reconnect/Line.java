package dev.gluegun.internal.reconnect;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.ReconnectingWebSocket.Attempt;
import dev.gluegun.ReconnectingWebSocket.ConnectedHook;
import dev.gluegun.ReconnectingWebSocket.Target;
import dev.gluegun.internal.engine.PeerWatch;
import dev.gluegun.internal.transport.Deadline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of a reconnecting socket: an open WebSocket, as far as it is needed here. Any thread. */
public interface Line {

    /** Makes connections. */
    @FunctionalInterface
    interface Connector {
        /** Connects and upgrades. */
        Line connect(Target target);
    }

    /** Has the peer pinged and judged from now on. */
    void watch(PeerWatch.Rules rules, PeerWatch.Observer observer);

    /** Calls the application's hook. */
    void greet(ConnectedHook hook, Attempt attempt) throws Exception;

    /** Sends frames in their order, in as few writes as they fit into. */
    void send(List<Frame> frames);

    /** Waits for the next frame. */
    Frame receive(Deadline deadline);

    /** How the connection ended; null while it has not. */
    @Nullable
    GluegunException failure();

    /** Whether it has ended and there is no message of it left to be received. */
    boolean isDrained();

    /** Pings the peer at once: its pong confirms what was sent before. */
    void ask();

    /** Closes with a close handshake. */
    void close();

    /** Closes at once; what came is thrown away. */
    void drop();

    /** Whether nothing of the connection is left. */
    boolean isDropped();
}
