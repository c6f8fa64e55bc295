package dev.gluegun.internal.ws;

import dev.gluegun.Frame;
import dev.gluegun.ProtocolHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a WebSocket: the peer's bytes go in, frames (or fragments, or the peer's offence) come out.
 *
 * <p>It answers nothing: pings and close frames are given out like all others. After a close frame, an offence or {@link #free()}
 * whatever still comes is discarded (RFC 6455, sections 1.4 and 7.1.7).
 *
 * <p>Threads: one at a time, except that {@link #free()} may be called by any at any time.
 */
public final class InboundMachine {

    /** What a step has led to. */
    public enum Step {
        /** Nothing; all bytes are used up. */
        NEED_MORE,
        /** A message or control frame: {@link InboundMachine#frame()}. */
        FRAME,
        /** A piece of a message: {@link InboundMachine#fragment()}. */
        FRAGMENT,
        /** An offence, after which nothing else comes: {@link InboundMachine#violation()}. */
        FAILED
    }

    private enum State {
        HEADER,
        PAYLOAD,
        CLOSED,
        FAILED
    }

    private final FrameHeaderReader headerReader = new FrameHeaderReader();
    private final FrameHeader header = new FrameHeader();
    private final FrameRules rules;
    private final FramePayload payload = new FramePayload();
    private final InboundEvent event = new InboundEvent();
    private final ControlReader control = new ControlReader(event);
    private final PayloadReader data;
    private final @Nullable MessageInflater inflater;

    private State state = State.HEADER;
    private PayloadReader current = control;

    /** Payload of data frames that nobody has asked about yet. */
    private long wireBytes;

    /** Whether the last message that began is compressed. */
    private boolean compressed;

    /** Whether part of a message has come that nobody has asked about yet. */
    private boolean messageCame;

    private volatile boolean freed;

    /**
     * @param role the side of this end
     * @param inflater what inflates compressed messages, from now on the machine's own; null when permessage-deflate was not
     *     negotiated
     */
    public InboundMachine(Role role, InboundLimits limits, @Nullable MessageInflater inflater) {
        this.rules = new FrameRules(role, inflater != null, limits);
        this.data = limits.fragments()
                ? new FragmentReader(event, limits, inflater)
                : new MessageReader(event, limits, inflater);
        this.inflater = inflater;
    }

    /**
     * Decodes at most one event, and leaves the bytes after it alone. To be called until it needs more: something may come out
     * although {@code in} is empty.
     *
     * @param in the bytes; those of a masked payload may be overwritten when they are consumed
     */
    public Step step(ByteBuffer in) {
        if (freed || state == State.CLOSED || state == State.FAILED) {
            in.position(in.limit());
            return state == State.FAILED ? Step.FAILED : Step.NEED_MORE;
        }
        while (true) {
            if (state == State.HEADER) {
                if (!headerReader.read(in, header)) {
                    return Step.NEED_MORE;
                }
                Violation violation = rules.judge(header);
                if (violation != null) {
                    state = State.FAILED;
                    return event.fail(violation);
                }
                begin();
            }
            Step step = current.step(in, payload);
            state = stateAfter(step);
            if (step != Step.NEED_MORE || state == State.PAYLOAD) {
                return step;
            }
        }
    }

    /**
     * How many of the bytes that come next need no decoding, as they are the middle of a large message: these may be put into
     * {@link #room}. The bytes behind them are input for the next step, as ever.
     *
     * @return 0 when all that comes next is input
     */
    public long straight() {
        return freed || state != State.PAYLOAD ? 0 : current.straight(payload);
    }

    /**
     * Room for bytes that need no decoding, of which {@link #straight} tells that there are some: to be filled in one go, before the
     * next step.
     *
     * @param come how many bytes, no more than that, have come for it and will be put there: it has room for all of them; 0 when
     *     none have come yet
     */
    public ByteBuffer room(int come) {
        return current.room(payload, come);
    }

    private void begin() {
        state = State.PAYLOAD;
        payload.begin(header);
        boolean controls = Opcode.isControl(header.opcode());
        current = controls ? control : data;
        if (!controls) {
            messageCame = true;
            wireBytes += header.length();
            compressed = header.opcode() == Opcode.CONTINUATION ? compressed : header.rsv1();
        }
        current.begin(header);
    }

    private State stateAfter(Step step) {
        if (step == Step.FAILED) {
            return State.FAILED;
        }
        if (payload.remaining() > 0 || current.hasMore()) {
            return State.PAYLOAD;
        }
        return header.opcode() == Opcode.CLOSE ? State.CLOSED : State.HEADER;
    }

    /** Whether part of a message, be it only a header, has come since the last such question. */
    public boolean takeMessageCame() {
        boolean came = messageCame || state == State.PAYLOAD && !Opcode.isControl(header.opcode());
        messageCame = false;
        return came;
    }

    /** The frame after {@link Step#FRAME}; handed over once and not kept. */
    public Frame frame() {
        return event.takeFrame();
    }

    /** The fragment after {@link Step#FRAGMENT}; handed over once and not kept. */
    public ProtocolHandler.Fragment fragment() {
        return event.takeFragment();
    }

    /** The peer's offence after {@link Step#FAILED}. */
    public Violation violation() {
        return event.violation();
    }

    /** The payload of the data frames that have begun since the last such question, as it comes over the wire, in bytes. */
    public long takeWireBytes() {
        long taken = wireBytes;
        wireBytes = 0;
        return taken;
    }

    /** Whether the last message that began is compressed. */
    public boolean isCompressed() {
        return compressed;
    }

    /** Whether a frame or a message has begun and not ended. */
    public boolean hasBegun() {
        return state != State.HEADER || headerReader.hasBegun() || rules.hasBegun();
    }

    /** Tells whether a new machine would go on as well as this one: it is between two messages, and inflates none. */
    public boolean isAtRest() {
        return !hasBegun() && inflater == null;
    }

    /** Ends the machine and frees the inflater's memory; idempotent. */
    public void free() {
        freed = true;
        if (inflater != null) {
            inflater.free();
        }
    }
}
