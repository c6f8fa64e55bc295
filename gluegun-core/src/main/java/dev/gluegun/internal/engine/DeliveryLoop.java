package dev.gluegun.internal.engine;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.Message;
import dev.gluegun.ProtocolHandler;
import dev.gluegun.ProtocolHandler.Fragment;
import dev.gluegun.ReplyTo;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.transport.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that receives for one stream and gives what comes to the user's code: a protocol handler, a ReplyTo, or both.
 *
 * <p>User code runs here and nowhere else, outside all locks, so that it may block, send, close, and hold up nobody but its own
 * stream. What a handler gives to the application without a ReplyTo goes to a {@link Mailbox}.
 */
final class DeliveryLoop {

    private static final Logger LOG = System.getLogger("dev.gluegun");

    /** The user's code threw, and the stream has been told. */
    private static final class UserCodeFailed extends Exception {
        private static final long serialVersionUID = 1L;

        UserCodeFailed(Throwable cause) {
            super(cause);
        }
    }

    /** A call into the user's code. */
    private interface UserCode<T> {
        T call();
    }

    private final StreamEngine stream;
    private final UpgradeOptions options;
    private final HandlerStart handlerStart;
    private final @Nullable Mailbox mailbox;
    private final ReplyTo replyTo;

    private @Nullable ProtocolHandler handler;

    /** Set before frames are read. */
    private volatile boolean wantsFragments;

    private volatile @Nullable Supplier<GluegunException> failure;

    /** Only ever set: whether the application has learned what became of the upgrade by asking for it. */
    private volatile boolean told;

    DeliveryLoop(StreamEngine stream, UpgradeOptions options, HandlerStart handlerStart) {
        this.stream = stream;
        this.options = options;
        this.handlerStart = handlerStart;
        Mailbox box = options.replyTo().isPresent() ? null : new Mailbox();
        this.mailbox = box;
        this.replyTo = box == null ? options.replyTo().orElseThrow() : box::put;
    }

    static boolean isNeededFor(UpgradeOptions options) {
        return options.replyTo().isPresent() || options.defaultProtocol().isPresent() || hasHandler(options);
    }

    private static boolean hasHandler(UpgradeOptions options) {
        for (Optional<?> handler : options.protocols().values()) {
            if (handler.isPresent()) {
                return true;
            }
        }
        return false;
    }

    void start() {
        Thread.ofVirtual().name("gluegun-delivery").start(this::run);
    }

    /** Waits until the server has agreed, and the application's code has been told. */
    Message.Upgraded awaitUpgrade(Deadline deadline) {
        UpgradeOutcome outcome = stream.outcome();
        Message.Upgraded upgraded;
        try {
            upgraded = outcome.await(deadline, stream::timeout);
        } finally {
            told |= outcome.isSettled();
        }
        if (mailbox != null) {
            mailbox.forgetHandshake();
        }
        return upgraded;
    }

    /** Whether the application has learned what became of the upgrade by asking for it. */
    boolean hasTold() {
        return told;
    }

    /**
     * The next message for the application, which has to be of the given type.
     *
     * @throws InvalidMessage when it is not, and stays; or when everything goes to the user's ReplyTo
     * @throws GluegunException how the stream ended, when it has and everything has been taken
     */
    Message take(Class<? extends Message> type, Deadline deadline) {
        Mailbox box = mailbox;
        if (box == null) {
            throw new InvalidMessage("this stream's messages go to its ReplyTo: nothing can be received here");
        }
        Message message;
        try {
            message = box.take(type, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting to receive; nothing is lost", e);
        }
        GluegunException closed = stream.closedHere();
        if (closed != null) {
            throw closed;
        }
        if (message == null) {
            Supplier<GluegunException> how = failure;
            told |= how != null;
            throw how == null ? stream.timeout() : how.get();
        }
        if (!type.isInstance(message)) {
            throw new InvalidMessage("the next message is no frame but " + message + ": take it with await");
        }
        told |= !(message instanceof Message.Inform);
        if (message instanceof Message.Upgraded) {
            stream.open();
        }
        return message;
    }

    /** The application has closed the connection, and receives no more. */
    void abandon() {
        if (mailbox != null) {
            mailbox.abandon();
        }
    }

    private void run() {
        Supplier<GluegunException> end;
        try {
            stream.connection().awaitTurn(stream, Deadline.none());
            end = deliver(stream.link());
        } catch (GluegunException e) {
            Ending unmade = stream.connection().ending();
            end = unmade == null ? () -> e : unmade::forReceiver;
        } catch (RuntimeException | Error bug) {
            stream.connection().drop(stream);
            end = () -> new GluegunException.StreamError("an internal failure of the library; please report it", bug);
        }
        failure = end;
        stream.outcome().fail(end);
        if (mailbox != null) {
            mailbox.close();
            return;
        }
        try {
            replyTo.deliver(new Message.Failed(end.get()));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a ReplyTo threw on the last message of its stream", e);
        }
    }

    /** Delivers until the stream ends, and tells how it did. */
    private Supplier<GluegunException> deliver(Link up) {
        try {
            while (true) {
                deliverNext(up);
                if (stream.outcome().isRefused()) {
                    return stream.outcome().failure();
                }
            }
        } catch (UserCodeFailed e) {
            stream.failed(Objects.requireNonNull(e.getCause()));
            Ending how = up.ending();
            return how == null
                    ? () -> new GluegunException.StreamError("the application's code failed", e.getCause())
                    : how::forReceiver;
        } catch (GluegunException e) {
            if (stream.isRefusalBrokenOff()) {
                return stream.outcome().failure();
            }
            Ending how = up.ending();
            return how == null ? () -> e : how::forReceiver;
        }
    }

    private void deliverNext(Link up) throws UserCodeFailed {
        StreamInflow incoming = stream.incoming();
        StreamInflow.Found found;
        Message message = null;
        Frame frame = null;
        Fragment fragment = null;
        enter(up);
        try {
            stream.receiver().next(Deadline.none());
            found = incoming.found();
            switch (found) {
                case MESSAGE -> message = incoming.message();
                case FRAME -> frame = incoming.frame();
                case FRAGMENT -> fragment = incoming.fragment();
                case NOTHING -> throw new AssertionError("nothing to deliver");
            }
        } catch (Interrupted stray) {
            // As in enter; nothing is lost.
            return;
        } finally {
            up.leave();
        }
        if (frame != null) {
            deliver(frame);
        } else if (fragment != null) {
            deliver(fragment);
        } else {
            deliver(up, Objects.requireNonNull(message));
        }
    }

    /** Takes the reading role. Interrupts that the user's code has left behind, or caused, are not meant for this loop. */
    private static void enter(Link up) {
        boolean entered = false;
        while (!entered) {
            Thread.interrupted();
            try {
                entered = up.enter(Deadline.none());
            } catch (Interrupted stray) {
                // Tried again without it.
                entered = false;
            }
        }
    }

    private void deliver(Frame frame) throws UserCodeFailed {
        ProtocolHandler handles = handler;
        if (handles != null) {
            stream.receiver().spend(call(() -> handles.handle(frame)));
            return;
        }
        tell(new Message.WebSocketFrame(frame));
        stream.receiver().spend(frame);
    }

    private void deliver(Fragment fragment) throws UserCodeFailed {
        ProtocolHandler handles = Objects.requireNonNull(handler);
        stream.receiver().spend(call(() -> handles.handleFragment(fragment)));
    }

    private void deliver(Link up, Message message) throws UserCodeFailed {
        switch (message) {
            case Message.Upgraded upgraded -> {
                stream.open();
                tell(upgraded);
                startHandler(up, upgraded);
                stream.outcome().observe(upgraded);
            }
            case Message.Inform inform -> tell(inform);
            default -> {
                if (mailbox != null) {
                    tell(message);
                }
                stream.observe(message);
                if (mailbox == null) {
                    stream.cutRefusalOff();
                }
            }
        }
    }

    /** Whether the handler wants messages in fragments; known when frames are read. */
    boolean wantsFragments() {
        return wantsFragments;
    }

    private void startHandler(Link up, Message.Upgraded upgraded) throws UserCodeFailed {
        ProtocolHandler.Factory factory = upgraded.subprotocol()
                .map(name -> options.protocols().getOrDefault(name, Optional.empty()))
                .orElse(options.defaultProtocol())
                .orElse(null);
        if (factory != null) {
            ProtocolHandler made = call(() -> handlerStart.start(factory, replyTo, upgraded.headers()));
            handler = made;
            wantsFragments = call(made::wantsFragments);
        }
        enter(up);
        try {
            stream.startFrames();
        } finally {
            up.leave();
        }
    }

    private void tell(Message message) throws UserCodeFailed {
        call(() -> {
            replyTo.deliver(message);
            return message;
        });
    }

    private static <T> T call(UserCode<T> code) throws UserCodeFailed {
        try {
            return code.call();
        } catch (RuntimeException | Error e) {
            throw new UserCodeFailed(e);
        }
    }
}
