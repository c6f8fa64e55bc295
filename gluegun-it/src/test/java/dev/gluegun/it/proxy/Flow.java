package dev.gluegun.it.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The bytes of one direction of a {@link Relay}, on their way. The proxy's thread only. */
final class Flow {

    /** Bytes on their way at the most; then the sender has to wait. */
    private static final int MOST_BYTES = 256 * 1024;

    /** With more bytes on their way, pieces follow each other at once: a large message need not take for ever. */
    private static final int FEW_BYTES = 4 * 1024;

    /** Between two pieces, so that they are read apart. */
    private static final long BETWEEN_PIECES_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How much of the bandwidth that was not used is made up for: a selector wakes by the millisecond, pieces are smaller. */
    private static final long MOST_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private record Piece(ByteBuffer bytes, long dueNanos) {}

    private final FaultyProxy proxy;
    private final Relay relay;
    private final SocketChannel source;
    private final SocketChannel sink;
    private final Weather weather;
    private final SplittableRandom random;
    private final Optional<Strike> strike;

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private int waitingBytes;
    private long forwardedBytes;
    private long lastDueNanos = System.nanoTime();

    /** When the bandwidth allows the next piece. */
    private long freeNanos = System.nanoTime();

    private boolean struck;
    private boolean blocked;
    private boolean scheduled;
    private boolean ended;
    private boolean finished;

    Flow(FaultyProxy proxy, Relay relay, Direction direction, SocketChannel source, SocketChannel sink, Plan plan) {
        this.proxy = proxy;
        this.relay = relay;
        this.source = source;
        this.sink = sink;
        this.weather = plan.weather();
        this.random = new SplittableRandom(plan.seed() + direction.ordinal());
        this.strike = plan.strike().filter(planned -> planned.direction() == direction);
    }

    /** The connection is there. */
    void begin() {
        if (strike.isPresent() && strike.get().afterBytes() == 0) {
            struck = true;
            relay.strike(strike.get());
        }
    }

    boolean wantsRead() {
        return !ended && waitingBytes < MOST_BYTES;
    }

    boolean wantsWrite() {
        return blocked;
    }

    /** Whether the sender has ended its direction. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether the receiver has been told of that. */
    boolean hasFinished() {
        return finished;
    }

    void read() throws IOException {
        ByteBuffer buffer = proxy.buffer();
        int count = source.read(buffer);
        if (count < 0) {
            ended = true;
        } else {
            buffer.flip();
            long dueNanos = System.nanoTime() + weather.latencyNanos(random);
            while (buffer.hasRemaining()) {
                byte[] piece = new byte[Math.min(buffer.remaining(), weather.pieceBytes(random))];
                buffer.get(piece);
                lastDueNanos += weather.isSplitting() && waitingBytes < FEW_BYTES ? BETWEEN_PIECES_NANOS : 0;
                lastDueNanos += Math.max(0, dueNanos - lastDueNanos);
                pieces.add(new Piece(ByteBuffer.wrap(piece), lastDueNanos));
                waitingBytes += piece.length;
            }
        }
        writeOn();
    }

    /**
     * Reads and throws away.
     *
     * @return whether the sender has ended
     */
    boolean discard() throws IOException {
        ended = source.read(proxy.buffer()) < 0;
        return ended;
    }

    /** Writes what is due, and sees that the rest is written when it is. */
    void writeOn() throws IOException {
        blocked = false;
        while (relay.isForwarding() && !pieces.isEmpty()) {
            Piece first = pieces.getFirst();
            long dueNanos = freeNanos - first.dueNanos > 0 ? freeNanos : first.dueNanos;
            long nowNanos = System.nanoTime();
            if (dueNanos - nowNanos > 0) {
                schedule(dueNanos);
                return;
            }
            int count = write(first.bytes);
            waitingBytes -= count;
            forwardedBytes += count;
            long earliestNanos = nowNanos - MOST_LATE_NANOS;
            freeNanos = freeNanos - earliestNanos > 0 ? freeNanos : earliestNanos;
            freeNanos += (long) (1e9 * count / weather.bytesPerSecond());
            boolean whole = !first.bytes.hasRemaining();
            if (whole) {
                pieces.removeFirst();
            }
            if (strikes()) {
                return;
            }
            if (!whole) {
                blocked = true;
                return;
            }
        }
        if (ended && pieces.isEmpty() && !finished && relay.isForwarding()) {
            shutdown();
            finished = true;
            relay.finished();
        }
    }

    /** Writes no more than what gets through before the fault. */
    private int write(ByteBuffer bytes) throws IOException {
        if (strike.isEmpty() || struck) {
            return sink.write(bytes);
        }
        long left = strike.get().afterBytes() - forwardedBytes;
        ByteBuffer allowed = bytes.duplicate().limit((int) Math.min(bytes.limit(), bytes.position() + left));
        int count = sink.write(allowed);
        bytes.position(allowed.position());
        return count;
    }

    private boolean strikes() {
        if (strike.isEmpty() || struck || forwardedBytes < strike.get().afterBytes()) {
            return false;
        }
        struck = true;
        relay.strike(strike.get());
        return true;
    }

    private void schedule(long atNanos) {
        if (!scheduled) {
            scheduled = true;
            proxy.agenda().add(atNanos, this::alarm);
        }
    }

    private void alarm() {
        scheduled = false;
        if (!relay.isForwarding()) {
            return;
        }
        try {
            writeOn();
            relay.update();
        } catch (IOException broken) {
            relay.reset();
        }
    }

    /** Ends the receiver's input. */
    void shutdown() throws IOException {
        if (!finished) {
            sink.shutdownOutput();
        }
    }
}
