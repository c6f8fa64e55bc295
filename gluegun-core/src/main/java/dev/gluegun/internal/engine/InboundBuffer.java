package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that have been read from a pipe and not been decoded yet, in a buffer that is borrowed while there are some.
 *
 * <p>Not thread-safe: the link's reading role guards it, but for {@link #takeByteCame()} and {@link #takeMessageCame()}.
 */
final class InboundBuffer {

    private static final int KIBIBYTE = 1024;

    /** What is asked of the pipe in one read. */
    private static final int READ_BYTES = 64 * KIBIBYTE;

    /**
     * What is asked of the pipe by way of a direct buffer. As little as fits into a CPU's own cache together with what it is copied to:
     * a system call costs less than to have the bytes fetched from memory again.
     */
    private static final int PIECE_BYTES = 128 * KIBIBYTE;

    /** More than a piece that is asked for when a message ends there: what is left would not be worth a read of its own. */
    private static final int LAST_PIECE_BYTES = PIECE_BYTES + 32 * KIBIBYTE;

    /**
     * What is read together with the end of a large message: room for the header of the next one, so that this one is read straight
     * into its place, too, and not much more, as this is copied once more.
     */
    private static final int BEHIND_BYTES = KIBIBYTE;

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final ByteTransport transport;
    private final BufferPool buffers;
    private ByteBuffer bytes = NO_BYTES;
    private boolean lent;
    private @Nullable IOException failure;

    // Notes for who watches the peer: flags, and no clock, as nearly all sockets are read without being watched.
    private volatile boolean byteCame;
    private volatile boolean messageCame;

    InboundBuffer(ByteTransport transport, BufferPool buffers) {
        this.transport = transport;
        this.buffers = buffers;
    }

    /** What is still to be decoded, from its position to its limit. */
    ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Reads once; what was there has been used up.
     *
     * @param inflow has room for the bytes that need no decoding; all others are in {@link #bytes()} then
     * @return the number of bytes; 0 when there are none, -1 when the peer has ended its direction or reading has failed
     */
    int read(Inflow inflow) {
        long straight = inflow.straight();
        if (straight == 0) {
            borrow(READ_BYTES);
            int count = read(bytes.clear(), 0);
            bytes.flip();
            return count;
        }
        ByteBuffer direct = transport.prefersDirect() ? buffers.takeDirect() : null;
        int count = direct == null ? readInto(inflow.room(0)) : readBy(direct, straight, inflow);
        if (count > 0) {
            noteMessage();
        }
        return count;
    }

    private int readInto(ByteBuffer room) {
        int start = room.position();
        // Not more at once, as the JDK keeps a direct buffer of the largest size for each thread that reads.
        room.limit(Math.min(room.limit(), start + READ_BYTES));
        return read(room, start);
    }

    private int readBy(ByteBuffer direct, long straight, Inflow inflow) {
        try {
            int piece = straight > LAST_PIECE_BYTES ? PIECE_BYTES : (int) straight + BEHIND_BYTES;
            int count = read(direct.limit(piece), 0);
            direct.flip();
            int placed = (int) Math.min(straight, direct.remaining());
            if (placed > 0) {
                inflow.room(placed).put(direct.slice(0, placed));
            }
            if (direct.position(placed).hasRemaining()) {
                borrow(BEHIND_BYTES);
                bytes.clear().put(direct).flip();
            }
            return count;
        } finally {
            buffers.give(direct);
        }
    }

    private void borrow(int size) {
        if (lent && bytes.capacity() < size) {
            discard();
        }
        if (!lent) {
            bytes = buffers.take(size);
            lent = true;
        }
    }

    private int read(ByteBuffer target, int start) {
        try {
            int count = transport.read(target);
            if (count > 0 && !byteCame) {
                byteCame = true;
            }
            return count;
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            // From a TLS engine, perhaps the user's own.
            failure = new IOException(e.toString(), e);
        }
        // What the failed read has left there must not be taken for input.
        target.position(start);
        return -1;
    }

    /** Part of a message was among the bytes. */
    void noteMessage() {
        if (!messageCame) {
            messageCame = true;
        }
    }

    /** Whether any byte has come since the last such question; any thread, one at a time. */
    boolean takeByteCame() {
        boolean came = byteCame;
        byteCame = false;
        return came;
    }

    /** Whether any part of a message has come since the last such question; any thread, one at a time. */
    boolean takeMessageCame() {
        boolean came = messageCame;
        messageCame = false;
        return came;
    }

    /** Why reading has failed; null when it has not. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Gives the buffer back when it is used up. */
    void giveBackWhenEmpty() {
        if (lent && !bytes.hasRemaining()) {
            buffers.give(bytes);
            bytes = NO_BYTES;
            lent = false;
        }
    }

    /** Throws away what is left. */
    void discard() {
        bytes.position(bytes.limit());
        giveBackWhenEmpty();
    }
}
