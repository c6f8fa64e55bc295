package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A pipe that first gives bytes that have been read from the pipe below already: those after the end of a handshake. */
public final class PushbackTransport extends WrappingTransport {

    /** Null when all have been read; written by the reading thread only. */
    private volatile @Nullable ByteBuffer rest;

    /**
     * Lays bytes before what else comes.
     *
     * @param below the pipe they have come from; this one owns it from now on
     * @param rest at least one byte; copied
     */
    public PushbackTransport(ByteTransport below, ByteBuffer rest) {
        super(below);
        this.rest = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        ByteBuffer left = rest;
        if (left == null) {
            return super.read(target);
        }
        int count = Math.min(left.remaining(), target.remaining());
        target.put(left.slice(left.position(), count));
        left.position(left.position() + count);
        if (!left.hasRemaining()) {
            rest = null;
        }
        return count;
    }

    @Override
    public boolean mayReadMore() {
        return rest != null || super.mayReadMore();
    }
}
