package dev.gluegun.testkit;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.ws.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of a client's (RFC 9113): its rules, and its streams, each a {@link StreamPipe}.
 *
 * <p>Threads: the line's reads ({@link #run}), one of its own writes; those of the streams do the rest. The lock guards everything,
 * the streams as well, and is not held while something is read or written.
 */
final class Http2Connection {

    /** Small, so that a client soon feels it when nobody reads. */
    private static final int STREAM_WINDOW = 65_535;

    private static final int WRITE_SIZE = 64 * 1024;

    /** Who serves the streams. */
    interface Streams {
        /** A request has come; false when it is not served. Called with the lock held. */
        boolean begin(StreamPipe stream, RequestHead head, Headers fields);
    }

    private final int number;
    private final SocketPipe pipe;
    private final Recording recording;
    private final Streams served;
    private final Http2Machine machine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, StreamPipe> streams = new HashMap<>();

    /** Bytes that have gone, and those that are being written. */
    private long written;

    private int underWay;

    /** What is written past the rules, after which nothing is. */
    private byte @Nullable [] lastWords;

    /** Whether GOAWAY has gone, and the client may not have read it yet: that is asked by a PING. */
    private boolean leaving;

    /** Why nothing comes or goes any more; null while it does. */
    private @Nullable IOException end;

    Http2Connection(int number, SocketPipe pipe, ServerOptions options, Recording recording, Streams served) {
        this.number = number;
        this.pipe = pipe;
        this.recording = recording;
        this.served = served;
        this.machine = new Http2Machine(
                Role.SERVER,
                Http2Settings.server()
                        .withInitialWindow(STREAM_WINDOW)
                        .withEnableConnectProtocol(options.connectProtocol()));
    }

    /** Serves it until it is no more. */
    void run(ByteBuffer in) throws InterruptedException {
        Thread writer = Thread.ofPlatform()
                .daemon(true)
                .name(ServerConnection.threadName(Place.connection(number), "writes"))
                .start(this::writeAll);
        try {
            int count = in.remaining();
            while (count >= 0 && takeAll(in)) {
                count = pipe.read(in.array(), 0, in.capacity());
                in.position(0).limit(Math.max(count, 0));
            }
            end(new IOException("the client has ended the connection"));
        } catch (IOException e) {
            end(e);
        } finally {
            pipe.close();
            writer.join();
        }
    }

    // ---- what comes

    /** @return false when the client has broken the connection, and has been told so */
    private boolean takeAll(ByteBuffer in) {
        lock.lock();
        try {
            while (true) {
                switch (machine.step(in)) {
                    case NEED_MORE -> {
                        return true;
                    }
                    case HEADERS -> headersCame();
                    case DATA -> {
                        StreamPipe stream = streams.get(machine.streamId());
                        if (stream != null) {
                            stream.dataCame(machine.data(), machine.endsStream());
                        }
                    }
                    case RESET -> resetCame();
                    case FAILED -> {
                        fault("the client broke HTTP/2: " + machine.violation().text());
                        changed.signalAll();
                        awaitWritten();
                        return false;
                    }
                    case PONG -> leaving = false;
                    case SETTINGS, WINDOW, GOAWAY -> {
                        // Whoever waits looks again.
                    }
                }
            }
        } catch (IOException e) {
            return false;
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    private void headersCame() {
        int id = machine.streamId();
        StreamPipe stream = streams.get(id);
        if (stream == null && !machine.isTrailers()) {
            stream = new StreamPipe(this, id);
            streams.put(id, stream);
            if (!served.begin(stream, machine.request(), machine.headers())) {
                machine.reset(id, ErrorCode.REFUSED_STREAM.code());
                streams.remove(id);
            }
        }
        if (stream != null && machine.endsStream()) {
            stream.inputEnded();
        }
    }

    private void resetCame() {
        int id = machine.streamId();
        // A stream that was under way when this side sent GOAWAY is refused, and no offence (RFC 9113, section 6.8).
        machine.streamViolation()
                .filter(violation -> !leaving || violation.code() != ErrorCode.REFUSED_STREAM)
                .ifPresent(violation ->
                        recording.fault(new Place(number, id) + ": the client broke HTTP/2: " + violation.text()));
        StreamPipe stream = streams.remove(id);
        if (stream != null) {
            stream.failed(new IOException("the client reset the stream: " + ErrorCode.describe(machine.errorCode())));
        }
    }

    // ---- what goes

    private void writeAll() {
        byte[] bytes = new byte[WRITE_SIZE];
        try {
            for (int count = next(bytes); count > 0; count = next(bytes)) {
                pipe.write(bytes, 0, count);
            }
            byte[] last = lastWords();
            if (last != null) {
                pipe.write(last, 0, last.length);
                pipe.fin();
            }
        } catch (IOException e) {
            writingFailed(e);
        }
    }

    private void writingFailed(IOException reason) {
        lock.lock();
        try {
            underWay = 0;
            end(reason);
        } finally {
            lock.unlock();
        }
    }

    /** @return how many bytes are to be written; 0 when nothing follows */
    private int next(byte[] target) {
        lock.lock();
        try {
            written += underWay;
            underWay = 0;
            changed.signalAll();
            while (!machine.hasOutput() && lastWords == null && end == null) {
                changed.awaitUninterruptibly();
            }
            if (end != null || !machine.hasOutput()) {
                return 0;
            }
            ByteBuffer out = ByteBuffer.wrap(target);
            machine.writeTo(out);
            underWay = out.position();
            return underWay;
        } finally {
            lock.unlock();
        }
    }

    private byte @Nullable [] lastWords() {
        lock.lock();
        try {
            return end == null ? lastWords : null;
        } finally {
            lock.unlock();
        }
    }

    /** Has bytes written that need not be HTTP/2, and then the server's side of the TCP connection ended. */
    void sayLast(byte[] bytes) {
        lock.lock();
        try {
            lastWords = bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Resets the TCP connection, when all that is there to be written has been. */
    void resetTcp() throws IOException {
        lock.lock();
        try {
            awaitWrittenOrEnd();
        } finally {
            lock.unlock();
        }
        pipe.reset();
    }

    // ---- for streams, which hold the lock

    ReentrantLock lock() {
        return lock;
    }

    Http2Machine machine() {
        return machine;
    }

    /** For those that wait: the one that writes for bytes, streams for bytes and room. All look again at each signal. */
    Condition changed() {
        return changed;
    }

    /**
     * Waits until all that is there to be written has been.
     *
     * @throws IOException when it cannot be, as the connection has ended
     */
    void awaitWritten() throws IOException {
        if (!awaitWrittenOrEnd()) {
            IOException how = Objects.requireNonNull(end);
            throw new IOException(how.getMessage(), how);
        }
    }

    /** Waits until all that is there to be written has been; false when the connection has ended before. */
    boolean awaitWrittenOrEnd() {
        changed.signalAll();
        long mark = written + underWay + machine.outputBytes();
        while (written < mark) {
            // What is under way may have gone, and been answered with the end, before the one that writes could say so.
            if (end != null && underWay == 0) {
                return false;
            }
            changed.awaitUninterruptibly();
        }
        return true;
    }

    /** Takes no further streams. */
    void goAway() throws IOException {
        machine.goAway(ErrorCode.NO_ERROR.code(), "");
        machine.ping(0);
        leaving = true;
        awaitWritten();
    }

    void forget(StreamPipe stream) {
        streams.remove(stream.id());
    }

    // ---- the end

    private void fault(String words) {
        recording.fault(Place.connection(number) + ": " + words);
    }

    /** Nothing comes or goes any more; what has come stays. Idempotent. */
    void end(IOException reason) {
        lock.lock();
        try {
            if (end == null) {
                end = reason;
                streams.values().forEach(stream -> stream.failed(reason));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
