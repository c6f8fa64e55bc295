package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.PushbackTransport;
import dev.gluegun.internal.tunnel.TunnelMachine;
import dev.gluegun.internal.tunnel.TunnelMachine.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One handshake with one proxy over a pipe to it, on the thread that dials.
 *
 * <p>Used once. The pipe stays open whatever comes of it: whose it is closes it.
 */
final class HopHandshake {

    private static final int BUFFER_BYTES = 4 * 1024;

    private final String proxy;
    private final ByteTransport pipe;
    private final TunnelMachine machine;
    private final Duration timeout;

    /** What has been read and not been made sense of. */
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

    /**
     * A handshake that begins when it is run.
     *
     * @param proxy what messages call it
     * @param timeout the timeout that the deadline of {@link #run} was made of, for the messages
     */
    HopHandshake(String proxy, ByteTransport pipe, TunnelMachine machine, Duration timeout) {
        this.proxy = proxy;
        this.pipe = pipe;
        this.machine = machine;
        this.timeout = timeout;
    }

    /**
     * Shakes hands.
     *
     * @return the pipe to the target; null when the same has to be done again on another connection to the proxy
     * @throws ConnectionError with the phase PROXY
     */
    @Nullable
    ByteTransport run(Deadline deadline) throws InterruptedException {
        while (true) {
            Step step = machine.step(in);
            if (step == Step.NEED_MORE) {
                step = read(deadline);
            }
            switch (step) {
                case SEND -> {
                    if (!send(ByteBuffer.wrap(machine.output()), deadline)) {
                        return null;
                    }
                }
                case NEED_MORE -> {}
                case DONE -> {
                    return in.hasRemaining() ? new PushbackTransport(pipe, in) : pipe;
                }
                case AGAIN -> {
                    return null;
                }
                case FAILED -> throw new ConnectionError(proxy + " " + machine.failure(), Phase.PROXY);
            }
        }
    }

    /** Reads at least one byte; what the end of the input means when that has come. */
    private Step read(Deadline deadline) throws InterruptedException {
        try {
            while (true) {
                in.clear();
                int count;
                try {
                    count = pipe.read(in);
                } finally {
                    in.flip();
                }
                if (pipe.wantsWrite()) {
                    write(ByteBuffer.allocate(0), deadline);
                }
                if (count != 0) {
                    return count < 0 ? machine.eof() : Step.NEED_MORE;
                }
                if (!pipe.mayReadMore()) {
                    await(SelectionKey.OP_READ, deadline);
                }
            }
        } catch (IOException e) {
            return lost(e);
        }
    }

    /** Sends all of it; false when the connection was lost, and the same has to be done on another one. */
    private boolean send(ByteBuffer bytes, Deadline deadline) throws InterruptedException {
        try {
            write(bytes, deadline);
            return true;
        } catch (IOException e) {
            return lost(e) != Step.AGAIN;
        }
    }

    private void write(ByteBuffer bytes, Deadline deadline) throws IOException, InterruptedException {
        while (!pipe.write(bytes)) {
            await(SelectionKey.OP_WRITE, deadline);
        }
    }

    private void await(int operation, Deadline deadline) throws IOException, InterruptedException {
        if (deadline.hasPassed()) {
            throw new ConnectionError(
                    proxy + " did not answer within the connect timeout of " + timeout
                            + ": check that it is a proxy of this kind, and whether it reaches what is behind it",
                    Phase.PROXY);
        }
        Dialer.await(pipe, operation, deadline);
    }

    /** A reset means what an end means, and is told as what it is when it means the end of all. */
    private Step lost(IOException cause) {
        if (machine.eof() == Step.AGAIN) {
            return Step.AGAIN;
        }
        throw new ConnectionError(proxy + " " + machine.failure() + ": " + Dialer.reason(cause), Phase.PROXY, cause);
    }
}
