package dev.gluegun;

import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.PhaseStarted;
import dev.gluegun.ConnectionEvent.Ping;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Retrying;
import dev.gluegun.ConnectionEvent.Upgraded;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Is told what happens on connections, for logs, traces and metrics (Gun's {@code gun_event}); see {@link
 * ConnectOptions#withListener}.
 *
 * <p>All methods do nothing by default, and one that is not overridden costs nothing. They are called on the thread on which the
 * event happens, which may be a caller's, virtual or not, or the one that serves all connections in which nobody waits; and for
 * what comes in, while that thread has the sole right to read from the connection. So they <em>must not block</em>, and must not
 * call the connection that they are told of; what takes time belongs on another thread. Events of one connection may come from
 * several threads at once: a sender's and a receiver's.
 *
 * <p>What a method throws is logged with {@link System.Logger} once for each connection, and breaks nothing.
 */
public interface ConnectionListener {

    /** A step on the way to an open socket begins: look-up, TCP, TLS, the opening handshake. The thread that connects. */
    default void phaseStarted(PhaseStarted event) {}

    /** That step has ended, well or not. The thread that connects; for the opening handshake, the one that reads. */
    default void phaseEnded(PhaseEnded event) {}

    /** An attempt to connect has failed and another will be made. The thread that connects. */
    default void retrying(Retrying event) {}

    /** There is a WebSocket. The thread that reads. */
    default void upgraded(Upgraded event) {}

    /** A message, or a piece of one, has come. The thread that reads, before the message is delivered. */
    default void frameReceived(FrameReceived event) {}

    /** A message was sent. The sender's thread. */
    default void frameSent(FrameSent event) {}

    /** A ping was sent or has come. The sender's thread, or the one that reads, or for the keepalive's, the library's. */
    default void ping(Ping event) {}

    /** A pong was sent or has come. The sender's thread, or the one that reads. */
    default void pong(Pong event) {}

    /** A close frame was sent or has come. The thread that closes, or the one that reads. */
    default void closing(Closing event) {}

    /**
     * The connection is gone, or will never be; both sides' close frames have been told before, and {@code close()} returns after
     * it. The thread that ends it, or notices that it has ended.
     */
    default void closed(Closed event) {}

    /**
     * Whether events of this kind are wanted; none are made when no listener wants them. Asked once for each connection. By
     * default, those whose method is overridden. A listener that says no may be told all the same, where another wants them.
     *
     * @param kind one of the records in {@link ConnectionEvent}
     */
    default boolean wants(Class<? extends ConnectionEvent> kind) {
        String name = kind.getSimpleName();
        String method = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        try {
            return getClass().getMethod(method, kind).getDeclaringClass() != ConnectionListener.class;
        } catch (NoSuchMethodException unseen) {
            // Where reflection has been cut down: rather once too often than never.
            return true;
        }
    }

    /** Several listeners as one, told in their order; what one throws does not keep the others from being told. */
    static ConnectionListener all(ConnectionListener... listeners) {
        return new Listeners(List.of(Objects.requireNonNull(listeners, "listeners")));
    }

    /** A listener that gives every event to {@code consumer}. */
    static ConnectionListener of(Consumer<? super ConnectionEvent> consumer) {
        return new EveryEvent(Objects.requireNonNull(consumer, "consumer"));
    }
}
