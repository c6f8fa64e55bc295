package dev.gluegun.internal.ws;

import dev.gluegun.ProtocolHandler.Fragment;
import dev.gluegun.internal.ws.InboundMachine.Step;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the payload of data frames out as it arrives, cut anywhere, so that no message needs more memory than a piece of it.
 *
 * <p>A text is still checked at each byte, and a message that is still on its way may turn out not to be valid.
 */
final class FragmentReader implements PayloadReader {

    /** How many bytes come out of the inflater at a time. */
    private static final int LARGEST_INFLATED = 64 * 1024;

    private static final byte[] EMPTY = {};

    private final InboundEvent event;
    private final InflationAllowance allowance;
    private final @Nullable MessageInflater inflater;
    private final Utf8Validator utf8 = new Utf8Validator();

    private boolean text;
    private boolean compressed;
    private boolean last;

    /** Where the inflater puts its bytes; empty between messages. */
    private byte[] inflated = EMPTY;

    /** How many bytes of the message have come out of the inflater. */
    private long inflatedBytes;

    /** Whether the inflater may have more of what it was offered. */
    private boolean inflating;

    /** Whether the inflater has still to be told that the message ends. */
    private boolean endToOffer;

    FragmentReader(InboundEvent event, InboundLimits limits, @Nullable MessageInflater inflater) {
        this.event = event;
        this.allowance = new InflationAllowance(limits.maxInflationRatio());
        this.inflater = inflater;
    }

    @Override
    public void begin(FrameHeader header) {
        last = header.fin();
        if (header.opcode() != Opcode.CONTINUATION) {
            text = header.opcode() == Opcode.TEXT;
            compressed = header.rsv1();
            allowance.begin();
            inflatedBytes = 0;
            utf8.reset();
        }
        endToOffer = compressed && last;
    }

    @Override
    public boolean hasMore() {
        return inflating || endToOffer;
    }

    @Override
    public Step step(ByteBuffer in, FramePayload payload) {
        if (compressed) {
            try {
                return inflate(in, payload, Objects.requireNonNull(inflater));
            } catch (DataFormatException malformed) {
                return event.fail(Violation.invalidCompression(malformed));
            }
        }
        byte[] data = consume(in, payload, payload.available(in));
        if (!isValid(data, data.length)) {
            return event.fail(Violation.invalidText());
        }
        boolean fin = last && payload.remaining() == 0;
        return data.length > 0 || fin ? deliver(data, fin) : Step.NEED_MORE;
    }

    private static byte[] consume(ByteBuffer in, FramePayload payload, int length) {
        byte[] bytes = new byte[length];
        payload.copy(in, length, bytes, 0);
        return bytes;
    }

    private Step deliver(byte[] data, boolean fin) {
        if (text && fin && !utf8.complete()) {
            return event.fail(Violation.invalidText());
        }
        return event.deliver(new Fragment(text, fin, data));
    }

    /** Tells whether the message may go on with these bytes. */
    private boolean isValid(byte[] bytes, int length) {
        return !text || utf8.feed(bytes, 0, length);
    }

    private Step inflate(ByteBuffer in, FramePayload payload, MessageInflater zlib) throws DataFormatException {
        while (inflating || offer(in, payload, zlib)) {
            if (inflated.length == 0) {
                inflated = new byte[LARGEST_INFLATED];
            }
            int room = (int) Math.min(inflated.length, allowance.bytes() + 1 - inflatedBytes);
            int length;
            try {
                length = zlib.inflate(inflated, 0, room);
            } catch (DataFormatException malformed) {
                Violation earlier = judge(zlib.inflatedBeforeFailure());
                return event.fail(earlier == null ? Violation.invalidCompression(malformed) : earlier);
            }
            inflating = length == room;
            Violation violation = judge(length);
            if (violation != null) {
                return event.fail(violation);
            }
            boolean fin = last && payload.remaining() == 0 && !hasMore();
            if (zlib.freed()) {
                in.position(in.limit());
                return Step.NEED_MORE;
            }
            if (length > 0 || fin) {
                byte[] data = Arrays.copyOf(inflated, length);
                inflated = fin ? EMPTY : inflated;
                return deliver(data, fin);
            }
        }
        return Step.NEED_MORE;
    }

    /** Takes note of bytes that have been inflated. */
    private @Nullable Violation judge(int length) {
        if (!isValid(inflated, length)) {
            return Violation.invalidText();
        }
        inflatedBytes += length;
        return inflatedBytes > allowance.bytes() ? allowance.violation() : null;
    }

    /** Offers the next bytes, or the end, to the inflater; false when there is nothing to offer now. */
    private boolean offer(ByteBuffer in, FramePayload payload, MessageInflater zlib) throws DataFormatException {
        if (payload.remaining() > 0) {
            // A copy, because the inflater may still need it when the buffer is used for something else.
            byte[] bytes = consume(in, payload, allowance.admit(payload.available(in)));
            zlib.offer(bytes, 0, bytes.length);
            return bytes.length > 0;
        }
        boolean end = endToOffer;
        if (end) {
            zlib.offerEnd();
            endToOffer = false;
        }
        return end;
    }
}
