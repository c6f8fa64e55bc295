package dev.gluegun.internal.ws;

import dev.gluegun.DeflateOptions;
import dev.gluegun.GluegunException.ConnectionDown;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The compression of outgoing messages (RFC 7692, section 7.2.1).
 *
 * <p>The JDK's {@link Deflater} always has a window of 15 bits. A smaller one is kept to by a full flush, across which nothing
 * refers back, before more has gone in than the window holds.
 *
 * <p>Zlib's memory outside the heap is there from the first message until {@link #free()}.
 *
 * <p>Threads: one at a time, except that {@link #free()} may be called by any at any time.
 */
public final class MessageDeflater {

    /** The empty block at whose length fields a flush ends, and which the receiver adds again. */
    private static final int TAIL_SIZE = 4;

    /** What an empty message is compressed to (RFC 7692, section 7.2.3.6). */
    private static final byte[] EMPTY_MESSAGE = {0x00};

    /** How much room is made at once, before it is known how well the message compresses. */
    private static final int LARGEST_ADVANCE = 64 * 1024;

    private static final byte[] NOTHING = {};

    private final int level;
    private final int threshold;
    private final boolean contextTakeover;

    /** How many bytes may go in between two full flushes. */
    private final int span;

    private int spanLeft;
    private @Nullable Deflater deflater;

    /** Held while zlib works. */
    private final ReentrantLock working = new ReentrantLock();

    private volatile boolean freed;

    /** The compressed message while it is made. */
    private byte[] out = NOTHING;

    private int size;

    /**
     * @param options the level and the threshold
     * @param contextTakeover whether messages refer back to those before them
     * @param maxWindowBits the base-2 logarithm of how far, in bytes, anything may refer back: 8 to 15
     */
    public MessageDeflater(DeflateOptions options, boolean contextTakeover, int maxWindowBits) {
        this.level = options.level();
        this.threshold = options.threshold();
        this.contextTakeover = contextTakeover;
        this.span = maxWindowBits < DeflateTerms.LARGEST_WINDOW_BITS ? 1 << maxWindowBits : Integer.MAX_VALUE;
        this.spanLeft = span;
    }

    /** Tells whether a message of {@code length} bytes is to be compressed at all. */
    public boolean compresses(int length) {
        return length >= threshold;
    }

    /**
     * Compresses a whole message.
     *
     * @return the payload for the frame with RSV1, in an array of the caller's
     * @throws ConnectionDown if {@link #free()} was called before
     */
    public ByteBuffer deflate(byte[] message, int offset, int length) {
        working.lock();
        try {
            return deflateNext(message, offset, length);
        } finally {
            working.unlock();
            endIfFreed();
        }
    }

    private ByteBuffer deflateNext(byte[] message, int offset, int length) {
        if (freed) {
            throw new ConnectionDown("The socket is closed, and nothing can be sent on it any more; open another.");
        }
        if (length == 0) {
            return ByteBuffer.wrap(EMPTY_MESSAGE.clone());
        }
        Deflater zlib = deflater;
        if (zlib == null) {
            zlib = new Deflater(level, true);
            deflater = zlib;
        } else if (!contextTakeover) {
            zlib.reset();
            spanLeft = span;
        }
        return deflate(zlib, message, offset, length);
    }

    private ByteBuffer deflate(Deflater zlib, byte[] message, int offset, int length) {
        out = new byte[Math.min(length, LARGEST_ADVANCE) + 64];
        size = 0;
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, spanLeft);
            zlib.setInput(message, offset + done, piece);
            done += piece;
            spanLeft -= piece;
            flush(zlib, spanLeft == 0 ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
            spanLeft = spanLeft == 0 ? span : spanLeft;
        }
        zlib.setInput(NOTHING);
        ByteBuffer compressed = ByteBuffer.wrap(out, 0, size - TAIL_SIZE);
        out = NOTHING;
        return compressed;
    }

    /** Compresses all that was given, and ends with an empty block: both kinds of flush do. */
    private void flush(Deflater zlib, int flush) {
        int room;
        int written;
        do {
            if (size == out.length) {
                out = Arrays.copyOf(out, (int) Math.min(2L * size, Integer.MAX_VALUE));
            }
            room = out.length - size;
            written = zlib.deflate(out, size, room, flush);
            size += written;
        } while (written == room);
    }

    /** Forgets all messages so far: nothing later refers to them, as the peer may not have got them. */
    public void forget() {
        working.lock();
        try {
            if (deflater != null) {
                deflater.reset();
                spanLeft = span;
            }
        } finally {
            working.unlock();
            endIfFreed();
        }
    }

    /** Frees zlib's memory, at once or as soon as the message that is just being compressed is done; idempotent. */
    public void free() {
        freed = true;
        endIfFreed();
    }

    /** Whoever of {@link #free()} and the compressing thread is the last to leave ends zlib; neither waits for the other. */
    private void endIfFreed() {
        if (!freed || !working.tryLock()) {
            return;
        }
        try {
            if (deflater != null) {
                deflater.end();
                deflater = null;
            }
        } finally {
            working.unlock();
        }
    }
}
