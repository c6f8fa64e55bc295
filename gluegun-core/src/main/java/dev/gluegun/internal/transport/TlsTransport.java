package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS over any other pipe: plain bytes above, records below, an {@link SSLEngine} between them.
 *
 * <p>The handshake is driven from outside, step by step ({@link #handshake()}); only then is there anything to read or
 * write. Reading and writing are independent of each other. What reading finds to send, such as the answer to a key
 * update, is reported by {@link #wantsWrite()} and sent by the next write. Buffers are borrowed while they hold bytes:
 * an idle pipe has none.
 */
public final class TlsTransport implements ByteTransport {

    /** RFC 8446, section 5.1. */
    static final int MAX_RECORD_PAYLOAD = 16 * 1024;

    /** What the handshake waits for. */
    public enum HandshakeStep {
        /** The pipe below has to become readable. */
        NEED_READ,
        /** The pipe below has to become writable. */
        NEED_WRITE,
        /** Nothing: the handshake is complete. */
        DONE
    }

    private final ByteTransport below;
    private final SSLEngine engine;
    private final TlsOutbound outbound;
    private final TlsInbound inbound;

    // Neither is held across a wait. They keep a pipe that is closed while it is in use from touching a buffer that has
    // gone back to the pool.
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean handshakeBegun;
    private @Nullable IOException readFailure;

    /**
     * Lays TLS over a pipe.
     *
     * @param below the pipe for the records; this one owns it from now on
     * @param engine for this connection alone, with all that is to be negotiated set
     * @param pool where buffers are borrowed
     */
    public TlsTransport(ByteTransport below, SSLEngine engine, BufferPool pool) {
        this.below = below;
        this.engine = engine;
        this.outbound = new TlsOutbound(below, engine, pool);
        this.inbound = new TlsInbound(below, engine, pool, outbound);
    }

    /**
     * Goes on with the handshake as far as it goes without waiting; work that the engine delegates is done on the calling
     * thread. To be called again when the channel is ready.
     *
     * @throws TlsFailure when the handshake failed: the pipe has to be closed
     */
    public HandshakeStep handshake() throws TlsFailure {
        writing.lock();
        reading.lock();
        try {
            refuseClosed();
            if (!handshakeBegun) {
                handshakeBegun = true;
                engine.beginHandshake();
            }
            return continueHandshake();
        } catch (IOException failure) {
            sendAlert();
            throw TlsFailure.of(failure, inbound.firstBytes());
        } finally {
            reading.unlock();
            writing.unlock();
            releaseIfClosed();
        }
    }

    /** The session, after the handshake: version, cipher suite, the peer's certificates. */
    public SSLSession session() {
        return engine.getSession();
    }

    /** The protocol that ALPN has chosen (RFC 7301), after the handshake. */
    public Optional<String> applicationProtocol() {
        return Optional.ofNullable(engine.getApplicationProtocol()).filter(name -> !name.isEmpty());
    }

    /** Tells, when reading has come to the end, whether the peer said so: without close_notify data may be missing. */
    public boolean closedCleanly() {
        return inbound.closedCleanly();
    }

    /**
     * {@inheritDoc}
     *
     * @throws TlsFailure when the peer sent what cannot be read, or an alert
     */
    @Override
    public int read(ByteBuffer target) throws IOException {
        reading.lock();
        try {
            refuseClosed();
            if (readFailure != null) {
                throw readFailure;
            }
            return inbound.read(target);
        } catch (SSLException failure) {
            // Kept, since the engine would tell of a proper end from now on.
            readFailure = TlsFailure.of(failure);
            outbound.oweWrap();
            throw readFailure;
        } finally {
            reading.unlock();
            releaseIfClosed();
        }
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            refuseClosed();
            return outbound.write(source);
        } finally {
            writing.unlock();
            releaseIfClosed();
        }
    }

    @Override
    public boolean prefersDirect() {
        // The engine's ciphers work on arrays.
        return false;
    }

    @Override
    public boolean mayReadMore() {
        return inbound.mayReadMore() || below.mayReadMore();
    }

    @Override
    public boolean wantsWrite() {
        return outbound.wantsWrite() || below.wantsWrite();
    }

    @Override
    public void shutdownOutput() throws IOException {
        writing.lock();
        try {
            refuseClosed();
            outbound.end();
        } finally {
            writing.unlock();
            releaseIfClosed();
        }
    }

    @Override
    public boolean waitsInSelector() {
        return below.waitsInSelector();
    }

    @Override
    public Waiter waiter(int operation) throws IOException {
        return below.waiter(operation);
    }

    @Override
    public SelectionKey register(Selector selector, int operation, Object attachment) throws ClosedChannelException {
        return below.register(selector, operation, attachment);
    }

    @Override
    public String description() {
        String protocol = engine.getSession().getProtocol();
        String name = protocol.startsWith("TLSv") ? "TLS " + protocol.substring(4) : "TLS";
        return name + " over " + below.description();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (writing.tryLock()) {
            try {
                if (handshakeBegun) {
                    outbound.sayGoodbye();
                }
            } catch (IOException | RuntimeException unsaid) {
                // The peer sees the end of the connection instead: nobody waits for a goodbye to get through.
            } finally {
                writing.unlock();
            }
        }
        below.close();
        releaseIfClosed();
    }

    /** Runs what the engine has delegated, and tells in what state that and {@code result} leave it. */
    static HandshakeStatus settle(SSLEngine engine, SSLEngineResult result) {
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks(engine);
            return engine.getHandshakeStatus();
        }
        return status == HandshakeStatus.FINISHED ? engine.getHandshakeStatus() : status;
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private HandshakeStep continueHandshake() throws IOException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            boolean unwraps = status == HandshakeStatus.NEED_UNWRAP || status == HandshakeStatus.NEED_UNWRAP_AGAIN;
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks(engine);
            } else if (status == HandshakeStatus.NEED_WRAP && outbound.hasRoom()) {
                outbound.wrapHandshake();
            } else if (unwraps && inbound.hasRecord()) {
                // Nothing is handed on meanwhile: what answers records that came together goes in one write.
                inbound.readHandshake();
            } else if (!outbound.flush()) {
                return HandshakeStep.NEED_WRITE;
            } else if (unwraps && !inbound.readHandshake()) {
                return HandshakeStep.NEED_READ;
            } else if (!unwraps && status != HandshakeStatus.NEED_WRAP) {
                return HandshakeStep.DONE;
            }
        }
    }

    /** Tells the peer why the handshake failed, as far as that goes without waiting. */
    private void sendAlert() {
        try {
            outbound.oweWrap();
            outbound.write(ByteBuffer.allocate(0));
        } catch (IOException unsaid) {
            // The failure itself is what counts, and is thrown.
        }
    }

    private void refuseClosed() throws ClosedChannelException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
    }

    /** Whoever of {@link #close()}, a reader and a writer is the last to leave gives the buffers back. */
    private void releaseIfClosed() {
        if (!closed.get()) {
            return;
        }
        if (writing.tryLock()) {
            try {
                outbound.release();
            } finally {
                writing.unlock();
            }
        }
        if (reading.tryLock()) {
            try {
                inbound.release();
            } finally {
                reading.unlock();
            }
        }
    }
}
