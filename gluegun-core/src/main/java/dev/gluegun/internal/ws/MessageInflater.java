package dev.gluegun.internal.ws;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The decompression of incoming messages (RFC 7692, section 7.2.2), piece by piece.
 *
 * <p>Bytes are offered, then inflated until nothing comes out any more, then the next are offered. Zlib's memory outside the
 * heap is there from the first message until {@link #free()}; after that nothing comes out any more.
 *
 * <p>Threads: one at a time, except that {@link #free()} may be called by any at any time.
 */
public final class MessageInflater {

    /** What the sender has removed from the end of the message (RFC 7692, section 7.2.1). */
    private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

    /**
     * The tail and an empty final block, for messages that stand alone. The final block ends zlib's stream, so that nothing is taken
     * over; and when it does not, the message was cut off inside a block.
     */
    private static final byte[] TAIL_AND_PROBE = {0x00, 0x00, -1, -1, 0x01, 0x00, 0x00, -1, -1};

    private static final String CUT_OFF = "cut off inside a block";

    private final boolean contextTakeover;
    private @Nullable Inflater inflater;
    private byte[] source = TAIL;
    private int sourceEnd;
    private boolean betweenMessages = true;

    /** How many bytes have come out in the last call. */
    private int inflated;

    private boolean freed;

    /** @param contextTakeover whether the peer's messages may refer back to those before them */
    public MessageInflater(boolean contextTakeover) {
        this.contextTakeover = contextTakeover;
    }

    /** Offers bytes of a compressed message. They must stay as they are until they have been inflated. */
    public synchronized void offer(byte[] bytes, int offset, int length) {
        if (freed || length == 0) {
            return;
        }
        Inflater zlib = inflater;
        if (zlib == null) {
            zlib = new Inflater(true);
            inflater = zlib;
        } else if (zlib.finished()) {
            zlib.reset();
        }
        betweenMessages = false;
        give(zlib, bytes, offset, length);
    }

    /**
     * Says that all bytes of the message were offered and inflated. What comes out after that is the message's end.
     *
     * @throws DataFormatException if the message had no bytes: even an empty one is compressed to one byte
     */
    public synchronized void offerEnd() throws DataFormatException {
        if (freed) {
            return;
        }
        if (inflater == null || betweenMessages) {
            throw new DataFormatException("no data");
        }
        betweenMessages = true;
        // A message that ends with a final block needs no tail (the byte 00 of RFC 7692, section 7.2.3.4, left out).
        if (!inflater.finished()) {
            byte[] tail = contextTakeover ? TAIL : TAIL_AND_PROBE;
            give(inflater, tail, 0, tail.length);
        }
    }

    /**
     * Inflates what was offered.
     *
     * @return how many bytes came out; when fewer than {@code length}, all that was offered is used up
     * @throws DataFormatException if the bytes are not in the deflate format; {@link #inflatedBeforeFailure()} have come out before
     */
    public synchronized int inflate(byte[] target, int offset, int length) throws DataFormatException {
        inflated = 0;
        if (freed || inflater == null) {
            return 0;
        }
        inflateInto(inflater, target, offset, length);
        // RFC 7692, section 7.2.3.4: blocks may follow one that is marked as final, with a window of their own.
        while (inflated < length && inflater.finished() && inflater.getRemaining() > 0) {
            int remaining = inflater.getRemaining();
            inflater.reset();
            inflater.setInput(source, sourceEnd - remaining, remaining);
            inflateInto(inflater, target, offset, length);
        }
        if (inflated < length && betweenMessages && !contextTakeover && !inflater.finished()) {
            throw new DataFormatException(CUT_OFF);
        }
        return inflated;
    }

    private void inflateInto(Inflater zlib, byte[] target, int offset, int length) throws DataFormatException {
        long before = zlib.getBytesWritten();
        try {
            zlib.inflate(target, offset + inflated, length - inflated);
        } catch (DataFormatException malformed) {
            // Nothing was wrong before the end was offered: it does not fit to what came.
            throw betweenMessages ? new DataFormatException(CUT_OFF) : malformed;
        } finally {
            inflated += (int) (zlib.getBytesWritten() - before);
        }
    }

    /**
     * After a {@link DataFormatException}: how many bytes have come out in that call, ahead of those that are malformed. They are to
     * be judged first, as they would have been if they had arrived by themselves.
     */
    public synchronized int inflatedBeforeFailure() {
        return inflated;
    }

    private void give(Inflater zlib, byte[] bytes, int offset, int length) {
        source = bytes;
        sourceEnd = offset + length;
        zlib.setInput(bytes, offset, length);
    }

    /** Tells whether {@link #free()} was called. */
    public synchronized boolean freed() {
        return freed;
    }

    /** Frees zlib's memory; idempotent. */
    public synchronized void free() {
        freed = true;
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        source = TAIL;
    }
}
