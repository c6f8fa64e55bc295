package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.testing.Rounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A writer that begins to wait for a full pipe while that is closed. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeWriterStressTest {

    /** A pipe that was full from the beginning. */
    private static final class Full implements ChannelPipe {
        private final Pipe pipe;
        private volatile boolean closed;

        Full() throws IOException {
            pipe = Pipe.open();
            pipe.sink().configureBlocking(false);
            // Full in earnest, so that waiting is waiting.
            ByteBuffer filling = ByteBuffer.allocate(64 * 1024);
            while (pipe.sink().write(filling.clear()) > 0) {
                filling.clear();
            }
        }

        @Override
        public boolean write(ByteBuffer source) throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
            return false;
        }

        @Override
        public int read(ByteBuffer target) {
            return 0;
        }

        @Override
        public boolean prefersDirect() {
            return false;
        }

        @Override
        public boolean mayReadMore() {
            return false;
        }

        @Override
        public boolean wantsWrite() {
            return false;
        }

        @Override
        public void shutdownOutput() {}

        @Override
        public SelectableChannel channel() {
            return pipe.sink();
        }

        @Override
        public String description() {
            return "a full pipe";
        }

        @Override
        public void close() {
            closed = true;
            try {
                pipe.sink().close();
                pipe.source().close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private record Writing(Full pipe, PipeWriter writer) {
        static Writing begin() throws IOException {
            Full pipe = new Full();
            ByteBuffer bytes = ByteBuffer.allocate(1);
            return new Writing(pipe, new PipeWriter(pipe, Duration.ofHours(1)) {
                @Override
                protected ByteBuffer next() {
                    return bytes;
                }
            });
        }
    }

    @Test
    void whoBeginsToWaitWhileThePipeIsClosedDoesNotWait() {
        AtomicReference<Writing> current = new AtomicReference<>();
        int before = Waiters.shared().lent();
        Rounds.of(30_000)
                .before(round -> current.set(Writing.begin()))
                .with(round -> assertThatThrownBy(() -> current.get().writer().write(true))
                        .isInstanceOf(ClosedChannelException.class))
                .with(round -> {
                    current.get().pipe().close();
                    current.get().writer().close();
                })
                .after(round -> assertThat(Waiters.shared().lent()).isEqualTo(before))
                .play();
    }
}
