package dev.gluegun.internal.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Watches a link on which nothing has been asked: nothing may come but the end. */
record IdleInflow(Link link) implements Inflow {

    @Override
    public boolean absorb(ByteBuffer in) {
        if (in.hasRemaining()) {
            in.position(in.limit());
            end("the server sent bytes that nobody asked for", null);
        }
        return true;
    }

    @Override
    public void inputEnded(@Nullable IOException failure) {
        end(failure == null ? "the server ended the connection" : "reading failed: " + failure.getMessage(), failure);
    }

    @Override
    public void free() {
        // It holds nothing.
    }

    private void end(String message, @Nullable IOException failure) {
        link.end(Ending.down(message, failure));
        link.drop();
    }
}
