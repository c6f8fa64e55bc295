package dev.gluegun.internal.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a TLS pipe: takes records from the pipe below and unwraps them, straight into the reader's buffer
 * where that has the room.
 *
 * <p>Used by one thread at a time, but for {@link #closedCleanly()}.
 */
final class TlsInbound {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int FIRST_BYTES = 32;

    private final ByteTransport below;
    private final SSLEngine engine;
    private final BufferPool pool;
    private final TlsOutbound outbound;

    /** Received and not yet unwrapped, from its position to its limit; never empty. */
    private @Nullable ByteBuffer records;

    /** Unwrapped and not yet given to the reader, from its position to its limit; never empty. */
    private @Nullable ByteBuffer plain;

    /** What is in {@link #records} is only the beginning of a record. */
    private boolean incomplete;

    /** The last read from below filled its buffer: more is likely to wait there. */
    private boolean filled;

    private boolean ended;
    private volatile boolean closedCleanly;
    private byte[] firstBytes = {};

    TlsInbound(ByteTransport below, SSLEngine engine, BufferPool pool, TlsOutbound outbound) {
        this.below = below;
        this.engine = engine;
        this.pool = pool;
        this.outbound = outbound;
    }

    int read(ByteBuffer target) throws IOException {
        int start = target.position();
        boolean received = false;
        deliver(target);
        while (target.hasRemaining() && !ended) {
            boolean delivered = target.position() > start;
            if (records == null || incomplete) {
                // From below once only: a peer that sends records without content must not keep the thread for ever.
                if (delivered || received || !receive()) {
                    break;
                }
                received = true;
            } else if (!unwrap(records, target, !delivered)) {
                break;
            }
        }
        int count = target.position() - start;
        return count == 0 && ended ? -1 : count;
    }

    /** Unwraps the handshake's next record; false when there is none yet. */
    boolean readHandshake() throws IOException {
        ByteBuffer held = records;
        if (held == null || incomplete) {
            if (!receive()) {
                if (ended) {
                    throw new EOFException("the peer closed the connection during the handshake");
                }
                return false;
            }
            held = records;
        }
        if (held != null) {
            if (firstBytes.length == 0) {
                firstBytes = Arrays.copyOfRange(
                        held.array(), held.position(), held.position() + Math.min(held.remaining(), FIRST_BYTES));
            }
            unwrap(held, NOTHING, true);
            if (ended) {
                throw new SSLException("close_notify during the handshake");
            }
        }
        return true;
    }

    /** What the peer sent first in the handshake; empty when that was nothing. */
    byte[] firstBytes() {
        return firstBytes;
    }

    boolean mayReadMore() {
        return plain != null || hasRecord() || ended;
    }

    /** Whether there may be a whole record to unwrap. */
    boolean hasRecord() {
        return records != null && !incomplete;
    }

    /** Tells whether the peer said close_notify: then nothing is missing at the end. */
    boolean closedCleanly() {
        return closedCleanly;
    }

    /** Gives back the buffers with what they hold. */
    void release() {
        releaseRecords();
        ByteBuffer held = plain;
        if (held != null) {
            plain = null;
            pool.give(held);
        }
    }

    private void deliver(ByteBuffer target) {
        ByteBuffer held = plain;
        if (held == null) {
            return;
        }
        int count = Math.min(held.remaining(), target.remaining());
        target.put(target.position(), held, held.position(), count);
        target.position(target.position() + count);
        held.position(held.position() + count);
        if (!held.hasRemaining()) {
            plain = null;
            pool.give(held);
        }
    }

    /** Reads records from below; false when nothing has come, or nothing will come any more. */
    private boolean receive() throws IOException {
        ByteBuffer held = roomForRecords();
        int count = 0;
        try {
            count = below.read(held);
        } finally {
            held.flip();
            filled = held.limit() == held.capacity();
            records = held;
            if (!held.hasRemaining()) {
                releaseRecords();
            }
        }
        if (count < 0) {
            // Without close_notify: what came may be only the beginning of what was sent (RFC 8446, section 6.1).
            ended = true;
        } else if (count > 0) {
            incomplete = false;
        }
        return count > 0;
    }

    private ByteBuffer roomForRecords() {
        int packet = engine.getSession().getPacketBufferSize();
        ByteBuffer held = records;
        if (held == null) {
            return pool.take(filled ? 4 * packet : packet);
        }
        if (held.capacity() >= packet && held.remaining() < held.capacity()) {
            return held.compact();
        }
        ByteBuffer larger = pool.take(Math.max(2 * held.capacity(), packet)).put(held);
        pool.give(held);
        return larger;
    }

    /**
     * Unwraps one record.
     *
     * @param mayHold whether what does not fit into {@code target} may be held back in a buffer of the pipe's own
     * @return false when {@code target} has no room for the record
     */
    private boolean unwrap(ByteBuffer held, ByteBuffer target, boolean mayHold) throws IOException {
        SSLEngineResult result = engine.unwrap(held, target);
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW -> {
                return mayHold && unwrapAside(held, target);
            }
            case BUFFER_UNDERFLOW -> incomplete = true;
            case CLOSED -> {
                ended = true;
                closedCleanly = true;
            }
            case OK -> {}
        }
        if (TlsTransport.settle(engine, result) == HandshakeStatus.NEED_WRAP) {
            outbound.oweWrap();
        }
        if (ended || !held.hasRemaining()) {
            releaseRecords();
        }
        return true;
    }

    private boolean unwrapAside(ByteBuffer held, ByteBuffer target) throws IOException {
        if (plain != null) {
            throw new SSLException("application data before the end of the handshake");
        }
        ByteBuffer aside = pool.take(engine.getSession().getApplicationBufferSize());
        boolean unwrapped = false;
        try {
            unwrapped = unwrap(held, aside, false);
        } finally {
            aside.flip();
            if (aside.hasRemaining()) {
                plain = aside;
            } else {
                pool.give(aside);
            }
        }
        if (!unwrapped) {
            throw new SSLException("a TLS record's content does not fit into " + aside.capacity() + " bytes");
        }
        deliver(target);
        return true;
    }

    private void releaseRecords() {
        ByteBuffer held = records;
        if (held != null) {
            records = null;
            incomplete = false;
            pool.give(held);
        }
    }
}
