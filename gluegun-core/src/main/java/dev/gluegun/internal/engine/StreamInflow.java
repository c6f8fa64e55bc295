package dev.gluegun.internal.engine;

import dev.gluegun.Frame;
import dev.gluegun.Message;
import dev.gluegun.ProtocolHandler.Fragment;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The incoming side of one stream: the answer to its handshake, then its frames, and the backlog of what nobody has asked for.
 *
 * <p>It answers pings and close frames by itself, and gives out what the application should get one by one, so that whoever
 * receives decodes no more than it takes. All of it is guarded by the link's reading role.
 */
final class StreamInflow implements Inflow {

    /** What {@link #next} has found. */
    enum Found {
        /** The input is used up, or the stream has ended. */
        NOTHING,
        MESSAGE,
        FRAME,
        FRAGMENT
    }

    /** The stream as its two sides see it; all calls but the first two come with the reading role held. */
    interface Owner {
        /** The pings of this side; any thread. */
        Liveness pings();

        /** How the stream ends; any thread. */
        StreamClosing closing();

        /** The server has agreed; nothing that follows has been decoded. */
        void upgraded();

        /** Makes what reads frames. */
        InboundMachine machine();

        /** The peer has sent a pong. */
        void pongCame(byte[] payload);

        /** The link has ended; any thread, without the role. */
        void linkEnded();

        /** The link is gone: frees what is not memory of the heap, and ends what is timed. */
        void free();
    }

    private final Link link;
    private final Owner owner;
    private final StreamClosing closing;
    private final boolean silencePings;
    private final boolean startsByHand;

    /** Null at rest, when it is empty. */
    private @Nullable Backlog<Incoming> backlog;

    /** The handshake; null since the upgrade has been told. */
    private @Nullable Answer exchange;

    /** What reads frames; null while there are none to read, for an idle stream does not keep it. */
    private @Nullable InboundMachine machine;

    private boolean started;
    private boolean freed;
    private Found found = Found.NOTHING;
    private @Nullable Message message;
    private @Nullable Frame frame;
    private @Nullable Fragment fragment;

    /**
     * Makes the incoming side of a stream whose request is about to be sent.
     *
     * @param startsByHand whether nothing after the upgrade may be decoded before {@link #start}, because a handler decides how
     */
    StreamInflow(
            Link link,
            Owner owner,
            Answer exchange,
            StreamClosing closing,
            boolean silencePings,
            boolean startsByHand) {
        this.link = link;
        this.owner = owner;
        this.exchange = exchange;
        this.closing = closing;
        this.silencePings = silencePings;
        this.startsByHand = startsByHand;
    }

    Link link() {
        return link;
    }

    StreamClosing closing() {
        return closing;
    }

    /** Starts reading frames, after the upgrade. */
    void start() {
        started = true;
    }

    /** Whether frames are being read. */
    boolean isOpen() {
        return started;
    }

    /** The message after {@link Found#MESSAGE}; like the others handed over once, so that an idle stream keeps none. */
    Message message() {
        Message taken = Objects.requireNonNull(message, "only once after MESSAGE");
        message = null;
        return taken;
    }

    Frame frame() {
        Frame taken = Objects.requireNonNull(frame, "only once after FRAME");
        frame = null;
        return taken;
    }

    Fragment fragment() {
        Fragment taken = Objects.requireNonNull(fragment, "only once after FRAGMENT");
        fragment = null;
        return taken;
    }

    /**
     * Finds the next to deliver: the oldest of the backlog, else the next in what has been read.
     *
     * @return false when there is none; otherwise {@link #found()} tells what it is
     */
    boolean next(ByteBuffer in) {
        Backlog<Incoming> before = backlog;
        Incoming kept = before == null ? null : before.peek();
        if (before == null || kept == null) {
            found = decode(in);
            return found != Found.NOTHING;
        }
        before.remove(kept.bytes());
        found = switch (kept) {
            case Incoming.Told told -> found(told.message());
            case Incoming.Framed framed -> found(framed.frame());
            case Incoming.Piece piece -> found(piece.fragment());
        };
        return true;
    }

    /** What the last {@link #next} has found. */
    Found found() {
        return found;
    }

    /** Whether what comes next is a close frame, which is delivered whatever the flow says. */
    boolean isCloseNext() {
        return backlog != null
                && backlog.peek() instanceof Incoming.Framed framed
                && (framed.frame() instanceof Frame.Close || framed.frame() instanceof Frame.CloseWithReason);
    }

    boolean hasBacklog() {
        return backlog != null && !backlog.isEmpty();
    }

    @Override
    public boolean absorb(ByteBuffer in) {
        while (true) {
            if (closing.isOver()) {
                // Nothing counts any more, but the peer's end has to be seen, however full the backlog is.
                in.position(in.limit());
                return true;
            }
            if (closing.isDiscarding()) {
                backlog = null;
            } else if (backlog != null && !backlog.hasRoom() || awaitsStart()) {
                return !in.hasRemaining() && !awaitsStart();
            }
            Incoming incoming = switch (decode(in)) {
                case NOTHING -> null;
                case MESSAGE -> new Incoming.Told(message());
                case FRAME -> new Incoming.Framed(frame());
                case FRAGMENT -> new Incoming.Piece(fragment());
            };
            if (incoming == null) {
                return true;
            }
            keep(incoming);
        }
    }

    @Override
    public long straight() {
        InboundMachine frames = machine;
        return frames == null ? 0 : frames.straight();
    }

    @Override
    public ByteBuffer room(int come) {
        try {
            return Objects.requireNonNull(machine, "only after straight()").room(come);
        } catch (RuntimeException | Error e) {
            // No memory, most likely: what has been read is lost then, and nothing after it makes sense.
            fail(Ending.broken("an internal failure of the library; please report it", e));
            throw e;
        }
    }

    private void keep(Incoming incoming) {
        Backlog<Incoming> kept = backlog;
        if (kept == null) {
            kept = new Backlog<>();
            backlog = kept;
        }
        kept.add(incoming, incoming.bytes());
    }

    /** Whether a handler has still to decide how frames are read; what is thrown away anyway need not wait for it. */
    private boolean awaitsStart() {
        return startsByHand && exchange == null && !started && !closing.isDiscarding();
    }

    private Found decode(ByteBuffer in) {
        try {
            return decodeNext(in);
        } catch (RuntimeException | Error e) {
            // A bug, or no memory: nobody can go on in the middle of this, and the keeper would try for ever.
            in.position(in.limit());
            fail(Ending.broken("an internal failure of the library; please report it", e));
            throw e;
        }
    }

    private Found decodeNext(ByteBuffer in) {
        if (freed || awaitsStart()) {
            return Found.NOTHING;
        }
        Answer handshake = exchange;
        if (handshake == null) {
            return decodeFrames(in);
        }
        Message told = handshake.next(in);
        if (told == null) {
            return exchangeStopped(handshake, in);
        }
        Observer observer = link.observer();
        if (observer != null) {
            IncomingEvents.tell(observer, told);
        }
        if (told instanceof Message.Upgraded) {
            owner.upgraded();
            exchange = null;
        }
        return found(told);
    }

    private Found exchangeStopped(Answer handshake, ByteBuffer in) {
        String failure = handshake.failure();
        if (failure != null) {
            in.position(in.limit());
            fail(Ending.broken(failure, null));
        }
        return Found.NOTHING;
    }

    private Found decodeFrames(ByteBuffer in) {
        InboundMachine frames = machine;
        if (frames == null) {
            if (!in.hasRemaining()) {
                return Found.NOTHING;
            }
            frames = owner.machine();
            machine = frames;
        }
        return decodeFrames(frames, in);
    }

    private Found decodeFrames(InboundMachine frames, ByteBuffer in) {
        Observer observer = link.observer();
        while (true) {
            if (closing.isOver()) {
                in.position(in.limit());
                return Found.NOTHING;
            }
            if (observer != null) {
                IncomingEvents.begin(observer, frames, in);
            }
            int before = in.position();
            InboundMachine.Step step = frames.step(in);
            if (in.position() != before && frames.takeMessageCame()) {
                link.heard().noteMessage();
            }
            switch (step) {
                case NEED_MORE -> {
                    return Found.NOTHING;
                }
                case FRAME -> {
                    Frame came = frames.frame();
                    if (observer != null) {
                        IncomingEvents.tell(observer, frames, came, backlogSize());
                    }
                    if (isForApplication(came)) {
                        return found(came);
                    }
                }
                case FRAGMENT -> {
                    Fragment came = frames.fragment();
                    if (observer != null) {
                        IncomingEvents.tell(observer, frames, came, backlogSize());
                    }
                    return found(came);
                }
                case FAILED -> {
                    in.position(in.limit());
                    closing.fail(frames.violation());
                    return Found.NOTHING;
                }
            }
        }
    }

    private int backlogSize() {
        return backlog == null ? 0 : backlog.size();
    }

    /** Does what the protocol asks for at once, and tells whether the application should get the frame, too. */
    private boolean isForApplication(Frame came) {
        return switch (came) {
            case Frame.Text text -> true;
            case Frame.Binary binary -> true;
            case Frame.Ping ping -> {
                // RFC 6455, section 5.5.2: as soon as practical, with the same bytes.
                if (!link.outbound().reply(Opcode.PONG, ping.data())) {
                    fail(Ending.down(
                            "the peer sends pings but does not read the answers; the connection was dropped", null));
                }
                yield !silencePings;
            }
            case Frame.Pong pong -> {
                owner.pongCame(pong.data());
                yield !silencePings;
            }
            case Frame.Close close -> {
                closing.peerClosed(close);
                yield true;
            }
            case Frame.CloseWithReason close -> {
                closing.peerClosed(close);
                yield true;
            }
        };
    }

    private void fail(Ending how) {
        link.end(how);
        link.drop();
    }

    @Override
    public void inputEnded(@Nullable IOException failure) {
        Answer handshake = exchange;
        if (handshake != null && link.ending() == null) {
            inputEnded(handshake, failure);
        }
        closing.inputEnded(failure);
    }

    private void inputEnded(Answer handshake, @Nullable IOException failure) {
        if (failure != null) {
            link.end(Ending.down(
                    "reading failed before the upgrade was answered: " + failure.getMessage() + " ("
                            + link.description() + ")",
                    failure));
            return;
        }
        Message last = handshake.endOfInput();
        if (last != null) {
            keep(new Incoming.Told(last));
        }
        String violation = handshake.failure();
        if (violation != null) {
            // Who says nothing at all and goes has broken no rule.
            link.end(
                    handshake.isBegun()
                            ? Ending.broken(violation, null)
                            : Ending.down(
                                    "the server ended the connection before it answered the upgrade ("
                                            + link.description() + ")",
                                    null));
        }
    }

    @Override
    public void rest() {
        if (machine != null && machine.isAtRest()) {
            machine = null;
        }
        if (!hasBacklog()) {
            backlog = null;
        }
    }

    @Override
    public void linkEnded() {
        owner.linkEnded();
    }

    @Override
    public void free() {
        freed = true;
        closing.cancelTimer();
        InboundMachine frames = machine;
        if (frames != null) {
            frames.free();
        }
        owner.free();
    }

    private Found found(Message told) {
        message = told;
        return Found.MESSAGE;
    }

    private Found found(Frame whole) {
        frame = whole;
        return Found.FRAME;
    }

    private Found found(Fragment piece) {
        fragment = piece;
        return Found.FRAGMENT;
    }
}
