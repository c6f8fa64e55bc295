package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP/2 connection sends: the output of its machine, which the lock guards, too.
 *
 * <p>Nobody waits here for the pipe: the keeper writes what the pipe does not take at once, and who has more to send waits for
 * room in its {@link Http2Stream}.
 */
final class Http2Output extends LinkOutput {

    /** Bytes of output that may wait before streams have to. */
    static final int ROOM_BYTES = 128 * 1024;

    private final MachineOutput source;

    Http2Output(Link link, Http2Session session, ByteTransport transport, BufferPool buffers, Duration sendTimeout) {
        this(link, new MachineOutput(session, buffers), transport, sendTimeout);
    }

    private Http2Output(Link link, MachineOutput source, ByteTransport transport, Duration sendTimeout) {
        super(link, source, transport, sendTimeout);
        this.source = source;
    }

    @Override
    Source source() {
        return source;
    }

    /** Whether streams may add to the output; lock held. */
    boolean hasRoom() {
        return source.bytes() < ROOM_BYTES && !isDropped();
    }

    /** Writes what there is, without waiting; not with the lock held. */
    void writeSoon() {
        writeSoon(() -> {});
    }

    /** The output of a machine, moved into buffers of the pool. */
    private static final class MachineOutput implements Source {

        private static final int BUFFER_BYTES = 64 * 1024;

        private final Http2Session session;
        private final BufferPool buffers;
        private boolean cleared;

        MachineOutput(Http2Session session, BufferPool buffers) {
            this.session = session;
            this.buffers = buffers;
        }

        @Override
        public @Nullable ByteBuffer next(@Nullable ByteBuffer used) {
            if (cleared || !session.machine().hasOutput()) {
                giveBack(used);
                session.streams().roomCame();
                return null;
            }
            ByteBuffer bytes = used == null ? buffers.take(BUFFER_BYTES) : used;
            session.machine().writeTo(bytes.clear());
            if (session.machine().outputBytes() < ROOM_BYTES) {
                session.streams().roomCame();
            }
            return bytes.flip();
        }

        @Override
        public long bytes() {
            return cleared ? 0 : session.machine().outputBytes();
        }

        @Override
        public void giveBack(@Nullable ByteBuffer used) {
            if (used != null) {
                buffers.give(used);
            }
        }

        @Override
        public void clear() {
            cleared = true;
            session.streams().roomCame();
        }
    }
}
