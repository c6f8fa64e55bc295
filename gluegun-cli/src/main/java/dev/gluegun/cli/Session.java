package dev.gluegun.cli;

import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.Message;
import dev.gluegun.WebSocketStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An open WebSocket that remembers who began to close it. Any thread may use it. */
final class Session implements AutoCloseable {

    private final Connection connection;
    private final WebSocketStream stream;
    private final Message.Upgraded upgraded;
    private final AtomicReference<Frame.@Nullable CloseWithReason> sentFirst = new AtomicReference<>();
    private volatile @Nullable Closing closing;

    Session(Connection connection, WebSocketStream stream, Message.Upgraded upgraded) {
        this.connection = connection;
        this.stream = stream;
        this.upgraded = upgraded;
    }

    /** What the server answered to the opening handshake. */
    Message.Upgraded upgraded() {
        return upgraded;
    }

    /** Sends a frame, as {@link WebSocketStream#send} does. */
    void send(Frame frame) {
        if (frame instanceof Frame.CloseWithReason close) {
            sendClose(close);
        } else {
            stream.send(frame);
        }
    }

    /** Begins the close handshake; does nothing when it has begun already, or when the connection is gone. */
    void sendClose(int code) {
        try {
            sendClose(new Frame.CloseWithReason(code, ""));
        } catch (GluegunException.ConnectionDown gone) {
            // There is nobody left to say goodbye to; whoever receives learns why.
        }
    }

    private void sendClose(Frame.CloseWithReason close) {
        if (!isClosing() && sentFirst.compareAndSet(null, close)) {
            try {
                stream.send(close);
            } catch (GluegunException.InvalidMessage refused) {
                sentFirst.set(null);
                throw refused;
            }
        }
    }

    /**
     * Waits for the next frame, as {@link WebSocketStream#receive} does.
     *
     * @param timeout how long to wait
     */
    Frame receive(Duration timeout) {
        Frame frame = stream.receive(timeout);
        if (isClose(frame)) {
            closing = new Closing(Optional.ofNullable(sentFirst.get()), frame);
        }
        return frame;
    }

    /** Whether a frame is a part of the close handshake. */
    static boolean isClose(Frame frame) {
        return frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason;
    }

    /** Whether the close handshake has begun. */
    boolean isClosing() {
        return sentFirst.get() != null || closing != null;
    }

    /** The close handshake; empty as long as the peer's close frame has not been received. */
    Optional<Closing> closing() {
        return Optional.ofNullable(closing);
    }

    /** Gives up the connection at once; idempotent. */
    @Override
    public void close() {
        connection.close();
    }
}
