package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.ChannelPipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A pipe without a socket: reads what the test has put in, and writes as the test says. Any thread. */
class ScriptedTransport implements ChannelPipe {

    /** One read, or its failure. */
    interface Read {
        int into(ByteBuffer target) throws IOException;
    }

    private final Pipe pipe;
    private final ConcurrentLinkedQueue<Read> reads = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Read> endless = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean direct = new AtomicBoolean();

    ScriptedTransport() {
        try {
            pipe = Pipe.open();
            pipe.source().configureBlocking(false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Has it ask for direct buffers, as a socket does. */
    void preferDirect() {
        direct.set(true);
    }

    /** Has the next read bring these bytes. */
    void bring(byte[] bytes) {
        bring(target -> {
            target.put(bytes);
            return bytes.length;
        });
    }

    /** Has the next read go like this. */
    void bring(Read read) {
        reads.add(read);
        try {
            pipe.sink().write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Has each read from now on go like this, without a pause. */
    void bringForEver(Read read) {
        bring(target -> 0);
        endless.set(read);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        refuseClosed();
        Read always = endless.get();
        if (always != null) {
            return always.into(target);
        }
        if (pipe.source().read(ByteBuffer.allocate(1)) <= 0) {
            return 0;
        }
        return reads.remove().into(target);
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        refuseClosed();
        source.position(source.limit());
        return true;
    }

    @Override
    public boolean prefersDirect() {
        return direct.get();
    }

    @Override
    public boolean mayReadMore() {
        return !reads.isEmpty();
    }

    @Override
    public boolean wantsWrite() {
        return false;
    }

    @Override
    public void shutdownOutput() throws IOException {
        refuseClosed();
    }

    @Override
    public SelectableChannel channel() {
        return pipe.source();
    }

    @Override
    public String description() {
        return "a scripted transport";
    }

    @Override
    public void close() {
        closed.set(true);
        try {
            pipe.source().close();
            pipe.sink().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void refuseClosed() throws IOException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
    }
}
