package dev.gluegun.internal.ws;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.InboundMachine.Step;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Puts whole text and binary messages together from the payload of data frames. */
final class MessageReader implements PayloadReader {

    /** With less than this to come, the bytes are better read together with those that follow. */
    private static final int LEAST_ROOM = 32 * 1024;

    private final InboundEvent event;
    private final long largestMessage;
    private final InflationAllowance allowance;
    private final @Nullable MessageInflater inflater;
    private final ByteAccumulator message = new ByteAccumulator();
    private final Utf8Validator utf8 = new Utf8Validator();

    /** Where the pipe has put payload since the last step. */
    private @Nullable ByteBuffer room;

    private boolean text;
    private boolean compressed;
    private boolean unfragmented;
    private boolean last;

    MessageReader(InboundEvent event, InboundLimits limits, @Nullable MessageInflater inflater) {
        this.event = event;
        this.largestMessage = limits.largestMessage();
        this.allowance = new InflationAllowance(limits.maxInflationRatio());
        this.inflater = inflater;
    }

    @Override
    public void begin(FrameHeader header) {
        boolean first = header.opcode() != Opcode.CONTINUATION;
        last = header.fin();
        unfragmented = first && last;
        if (first) {
            text = header.opcode() == Opcode.TEXT;
            compressed = header.rsv1();
            allowance.begin();
            utf8.reset();
        }
    }

    @Override
    public long straight(FramePayload payload) {
        return compressed || payload.masked() || payload.remaining() < LEAST_ROOM ? 0 : payload.remaining();
    }

    @Override
    public ByteBuffer room(FramePayload payload, int come) {
        if (come > 0) {
            message.makeRoom(come, payload.remaining(), last);
        } else {
            message.makeRoomAhead(LEAST_ROOM, payload.remaining(), last);
        }
        int length = (int) Math.min(payload.remaining(), message.room());
        ByteBuffer next = ByteBuffer.wrap(message.array(), message.size(), length);
        room = next;
        return next;
    }

    @Override
    public Step step(ByteBuffer in, FramePayload payload) {
        if (compressed) {
            return inflate(in, payload);
        }
        ByteBuffer filled = room;
        if (filled != null) {
            room = null;
            int length = filled.position() - message.size();
            payload.skip(length);
            if (!add(length)) {
                return event.fail(Violation.invalidText());
            }
        }
        if (unfragmented && message.size() == 0 && payload.remaining() <= in.remaining()) {
            return deliverFrom(in, payload);
        }
        int length = payload.available(in);
        if (message.size() == 0 && !payload.masked() && payload.remaining() - length >= LEAST_ROOM) {
            message.makeFirstRoom(length, payload.remaining());
        } else {
            message.makeRoom(length, payload.remaining(), last);
        }
        payload.copy(in, length, message.array(), message.size());
        if (!add(length)) {
            return event.fail(Violation.invalidText());
        }
        return last && payload.remaining() == 0 ? deliverMessage() : Step.NEED_MORE;
    }

    /** The usual case: an unfragmented message, and all of it is there. */
    private Step deliverFrom(ByteBuffer in, FramePayload payload) {
        int length = (int) payload.remaining();
        if (!text) {
            int start = payload.take(in, length);
            // Unlike a new array, this is not cleared before it is filled.
            return event.deliver(new Frame.Binary(Arrays.copyOfRange(in.array(), start, start + length)));
        }
        int start = payload.take(in, length);
        String decoded = TextDecoder.decode(in.array(), start, length);
        return decoded == null ? event.fail(Violation.invalidText()) : event.deliver(new Frame.Text(decoded));
    }

    private Step deliverMessage() {
        if (!text) {
            return event.deliver(new Frame.Binary(message.take()));
        }
        if (!utf8.complete()) {
            return event.fail(Violation.invalidText());
        }
        // ASCII has been looked through once: as Latin-1 it is copied without another look.
        Charset charset = utf8.ascii() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        String decoded = new String(message.array(), 0, message.size(), charset);
        message.reuse();
        return event.deliver(new Frame.Text(decoded));
    }

    /** Counts bytes that were put behind the message; false when they are no text although they have to be. */
    private boolean add(int length) {
        boolean valid = !text || utf8.feed(message.array(), message.size(), length);
        message.add(length);
        return valid;
    }

    private Step inflate(ByteBuffer in, FramePayload payload) {
        MessageInflater zlib = Objects.requireNonNull(inflater);
        try {
            Violation violation;
            do {
                int length = allowance.admit(payload.available(in));
                zlib.offer(in.array(), payload.take(in, length), length);
                violation = inflateAll(zlib, length);
            } while (violation == null && payload.available(in) > 0);
            boolean complete = last && payload.remaining() == 0;
            if (violation == null && complete) {
                zlib.offerEnd();
                violation = inflateAll(zlib, 0);
            }
            if (violation != null) {
                return event.fail(violation);
            }
            return complete && !zlib.freed() ? deliverMessage() : Step.NEED_MORE;
        } catch (DataFormatException malformed) {
            return event.fail(Violation.invalidCompression(malformed));
        }
    }

    /** Inflates what was offered, but never more than one byte beyond what the message may be. */
    private @Nullable Violation inflateAll(MessageInflater zlib, int compressedLength) {
        long largest = Math.min(largestMessage, allowance.bytes());
        int room;
        int inflated;
        do {
            message.makeRoom(1, 64 + 4L * compressedLength, false);
            room = (int) Math.min(message.room(), largest + 1 - message.size());
            try {
                inflated = zlib.inflate(message.array(), message.size(), room);
            } catch (DataFormatException malformed) {
                Violation earlier = judge(zlib.inflatedBeforeFailure(), largest);
                return earlier == null ? Violation.invalidCompression(malformed) : earlier;
            }
            Violation violation = judge(inflated, largest);
            if (violation != null) {
                return violation;
            }
        } while (inflated == room);
        return null;
    }

    /** Takes note of bytes that have been inflated. */
    private @Nullable Violation judge(int inflated, long largest) {
        if (!add(inflated)) {
            return Violation.invalidText();
        }
        if (message.size() > largest) {
            return largest == largestMessage ? Violation.messageTooBig(largest) : allowance.violation();
        }
        return null;
    }
}
