package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A pipe that is another one, but for what its kind changes. */
public abstract class WrappingTransport implements ByteTransport {

    private final ByteTransport below;

    /** A pipe that owns {@code below} from now on. */
    protected WrappingTransport(ByteTransport below) {
        this.below = below;
    }

    /** The pipe below. */
    protected final ByteTransport below() {
        return below;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return below.read(target);
    }

    @Override
    public final boolean write(ByteBuffer source) throws IOException {
        return below.write(source);
    }

    @Override
    public final boolean prefersDirect() {
        return below.prefersDirect();
    }

    @Override
    public boolean mayReadMore() {
        return below.mayReadMore();
    }

    @Override
    public final boolean wantsWrite() {
        return below.wantsWrite();
    }

    @Override
    public final void shutdownOutput() throws IOException {
        below.shutdownOutput();
    }

    @Override
    public final boolean waitsInSelector() {
        return below.waitsInSelector();
    }

    @Override
    public final Waiter waiter(int operation) throws IOException {
        return below.waiter(operation);
    }

    @Override
    public final SelectionKey register(Selector selector, int operation, Object attachment)
            throws ClosedChannelException {
        return below.register(selector, operation, attachment);
    }

    @Override
    public final String description() {
        return below.description();
    }

    @Override
    public void close() {
        below.close();
    }
}
