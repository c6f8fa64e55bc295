package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a TLS pipe: wraps bytes into records, and holds the records that the pipe below has not taken.
 *
 * <p>Used by one thread at a time, but for {@link #oweWrap()} and {@link #wantsWrite()}.
 */
final class TlsOutbound {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int RECORDS_AT_ONCE = 4;

    private final ByteTransport below;
    private final SSLEngine engine;
    private final BufferPool pool;

    /** What waits for the pipe below, from its position to its limit. */
    private @Nullable ByteBuffer records;

    /** A hint, which the engine is asked to confirm: it has something of its own to send. */
    private volatile boolean wrapOwed;

    /** The pipe below has not taken all of {@link #records}. */
    private volatile boolean holding;

    /** This side has said that it is done, but not all of that has left. */
    private volatile boolean ending;

    TlsOutbound(ByteTransport below, SSLEngine engine, BufferPool pool) {
        this.below = below;
        this.engine = engine;
        this.pool = pool;
    }

    /** Notes that reading has made the engine want to send something: a key update, an alert, close_notify. */
    void oweWrap() {
        wrapOwed = true;
    }

    boolean wantsWrite() {
        return wrapOwed || holding || ending;
    }

    /** Writes {@code source} and all that the engine owes; false when the pipe below takes no more for now. */
    boolean write(ByteBuffer source) throws IOException {
        while (flush()) {
            if (!source.hasRemaining() && !confirmWrapOwed()) {
                return true;
            }
            int size = source.remaining() > TlsTransport.MAX_RECORD_PAYLOAD ? RECORDS_AT_ONCE : 1;
            wrap(source, size * engine.getSession().getPacketBufferSize());
        }
        return false;
    }

    /** Wraps what the handshake has to say, behind what is held; {@link #flush} hands it on. */
    void wrapHandshake() throws IOException {
        wrap(NOTHING, RECORDS_AT_ONCE * engine.getSession().getPacketBufferSize());
    }

    /** Whether one more record of any size can be held. */
    boolean hasRoom() {
        ByteBuffer held = records;
        return held == null
                || held.capacity() - held.remaining() >= engine.getSession().getPacketBufferSize();
    }

    /** Hands on what is held; true when nothing is left. */
    boolean flush() throws IOException {
        ByteBuffer held = records;
        if (held == null) {
            return !below.wantsWrite() || below.write(NOTHING);
        }
        if (!below.write(held)) {
            holding = true;
            return false;
        }
        if (holding) {
            holding = false;
        }
        release();
        if (engine.isOutboundDone()) {
            endBelow();
        }
        return true;
    }

    /** Says close_notify (RFC 8446, section 6.1) and ends the direction of the pipe below as soon as that has left. */
    void end() throws IOException {
        ending = true;
        if (sayGoodbye()) {
            endBelow();
        }
    }

    /** Says close_notify; false when the pipe below takes no more for now. */
    boolean sayGoodbye() throws IOException {
        engine.closeOutbound();
        wrapOwed = true;
        return write(NOTHING);
    }

    private void endBelow() throws IOException {
        if (ending) {
            ending = false;
            below.shutdownOutput();
        }
    }

    /** Gives back the buffer with what it holds. */
    void release() {
        ByteBuffer held = records;
        if (held != null) {
            records = null;
            pool.give(held);
        }
    }

    /**
     * The hint is taken back before the engine is asked: a reader that changes the engine's state afterwards gives it
     * afterwards too, so that none is lost.
     */
    private boolean confirmWrapOwed() {
        if (!wrapOwed) {
            return false;
        }
        wrapOwed = false;
        return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    private void wrap(ByteBuffer source, int size) throws IOException {
        ByteBuffer held = records;
        ByteBuffer target = held == null ? pool.take(size) : held.compact();
        try {
            while (wrapRecord(source, target)) {
                // One more record for the same write.
            }
        } finally {
            target.flip();
            records = target;
            if (!target.hasRemaining()) {
                release();
            }
        }
    }

    /** Tells whether neither wrapping nor a task, which the reader may be running, gets the engine any further. */
    private static boolean idle(HandshakeStatus status) {
        return status != HandshakeStatus.NEED_WRAP && status != HandshakeStatus.NEED_TASK;
    }

    /** Adds a record; tells whether another one should follow it at once. */
    private boolean wrapRecord(ByteBuffer source, ByteBuffer target) throws IOException {
        if (wrapOwed) {
            wrapOwed = false;
        }
        SSLEngineResult result = engine.wrap(source, target);
        HandshakeStatus handshake = TlsTransport.settle(engine, result);
        boolean more = handshake == HandshakeStatus.NEED_WRAP;
        if (more) {
            wrapOwed = true;
        }
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            if (target.position() == 0) {
                throw new SSLException("a TLS record does not fit into " + target.capacity() + " bytes");
            }
            return false;
        }
        if (result.getStatus() == Status.CLOSED) {
            if (source.hasRemaining()) {
                throw new ClosedChannelException();
            }
            return false;
        }
        if (source.hasRemaining() && result.bytesConsumed() == 0 && result.bytesProduced() == 0 && idle(handshake)) {
            throw new SSLException("the TLS engine takes no bytes to send while it is " + handshake);
        }
        return source.hasRemaining() || more;
    }
}
