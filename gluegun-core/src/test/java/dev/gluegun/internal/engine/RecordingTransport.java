package dev.gluegun.internal.engine;

import dev.gluegun.internal.http2.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A pipe without a socket that keeps what a client of HTTP/2 writes, and lets a test act on it. */
final class RecordingTransport extends ScriptedTransport {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private volatile Runnable afterWrite = () -> {};

    /** Has this done after each write, on the thread that writes, before it goes on. */
    void afterWrite(Runnable action) {
        afterWrite = action;
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        boolean all = super.write(source);
        written.writeBytes(bytes);
        afterWrite.run();
        return all;
    }

    /** All frames so far, as in {@link Frames#lines}. */
    List<String> frames() {
        return Frames.lines(written.toByteArray());
    }
}
