package dev.gluegun.testkit;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.DeflateParameters;
import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.MessageDeflater;
import dev.gluegun.internal.ws.MessageInflater;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.Role;
import dev.gluegun.internal.ws.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with a client, on a connection or on a stream of HTTP/2: its handshake, and what comes on it.
 *
 * <p>Threads: one that reads, which is its own for a stream ({@link #start}) and the connection's otherwise ({@link #serve}); two of
 * its own, one that writes ({@link Wire}) and one for the {@link ScriptRun}. Any may close it.
 */
final class ServerConnection {

    static final int READ_SIZE = 16 * 1024;

    private final Place place;
    private final Pipe pipe;
    private final Opening opening;
    private final ServerOptions options;
    private final Recording recording;
    private final Supplier<Optional<Script>> scripts;
    private final Random random;
    private final ByteBuffer in;
    private final Inbox inbox = new Inbox();
    private final Throttle reading = new Throttle();
    private final Wire wire;
    private final Answers answers;
    private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ScriptRun script;

    /** The script for the request that is there; empty when none was left. */
    private Optional<Script> taken = Optional.empty();

    /** Whether the client is about to be told that its WebSocket is open: then its script will run, or {@link #settled}. */
    private volatile boolean accepting;

    /** Counted down when the script runs, or never will. */
    private final CountDownLatch settled = new CountDownLatch(1);

    /**
     * Makes one of which nothing has been read, or what is in a buffer.
     *
     * @param in what was read
     * @param opening for the same pipe and buffer
     * @param scripts gives the script for a conversation whose request is there; empty when none is left
     */
    ServerConnection(
            Place place,
            Pipe pipe,
            ByteBuffer in,
            Opening opening,
            ServerOptions options,
            Recording recording,
            Supplier<Optional<Script>> scripts) {
        this.place = place;
        this.pipe = pipe;
        this.in = in;
        this.opening = opening;
        this.options = options;
        this.recording = recording;
        this.scripts = scripts;
        // Connections of one seed differ, and each is the same in every run.
        this.random = new Random(options.seed() + 0x9E3779B97F4A7C15L * place.ordinal());
        this.wire = new Wire(place, pipe, recording, new Random(random.nextLong()));
        this.answers = new Answers(wire);
    }

    /**
     * Serves a request that is there on a thread of its own. Called for one request after the other, so that they get the scripts in
     * their order.
     */
    void start() {
        try {
            boolean arrived = arrives();
            start("reads", () -> serveStream(arrived));
        } catch (IOException e) {
            streamFailed(e);
        }
    }

    private void serveStream(boolean arrived) {
        try {
            serve(() -> arrived);
        } catch (IOException e) {
            streamFailed(e);
        }
    }

    private void streamFailed(IOException failure) {
        fault("the stream failed before its script could begin: " + failure.getMessage());
    }

    /** The name of a thread of the server's. */
    static String threadName(Place place, String role) {
        return "gluegun-testkit-" + place.connection() + (place.stream() == 0 ? "" : "-" + place.stream()) + "-" + role;
    }

    private void start(String role, Runnable body) {
        Thread thread =
                Thread.ofPlatform().daemon(true).name(threadName(place, role)).unstarted(body);
        threads.add(thread);
        thread.start();
    }

    /**
     * Serves it until it is no more.
     *
     * @throws IOException when it failed before its script could begin
     */
    void serve() throws IOException {
        serve(this::arrives);
    }

    private interface Arrival {
        boolean arrives() throws IOException;
    }

    private void serve(Arrival request) throws IOException {
        try {
            if (request.arrives()) {
                open();
            }
        } catch (IOException e) {
            // Who goes away before the end of an answer after which nothing was to come has missed nothing.
            if (script == null && taken.map(next -> !next.steps().isEmpty()).orElse(true)) {
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            settled.countDown();
            inbox.end();
            close();
        }
    }

    private boolean arrives() throws IOException {
        boolean arrived = opening.awaitRequest(options.deadline());
        if (arrived) {
            taken = scripts.get();
        }
        return arrived;
    }

    private void open() throws IOException, InterruptedException {
        Optional<Script> next = taken;
        if (next.isEmpty()) {
            fault("no script was left for it: enqueue one for each connection, or set one for always");
            opening.respondWithoutScript();
            pipe.fin();
            drain();
            return;
        }
        Handshake handshake = next.get().handshake();
        if (handshake.delay().isPresent()
                && !reading.delay(handshake.delay().get().toNanos())) {
            return;
        }
        byte[] response = handshake.response();
        if (response == null) {
            accepting = true;
            Optional<Negotiated> negotiated = opening.upgrade(handshake);
            if (negotiated.isPresent()) {
                converse(next.get(), negotiated.get().deflate());
            } else {
                settled.countDown();
            }
        } else if (response.length > 0) {
            opening.refuse(handshake);
        }
        if (response == null || response.length > 0) {
            pipe.fin();
        }
        drain();
    }

    private void converse(Script next, @Nullable DeflateParameters deflate) throws IOException, InterruptedException {
        MessageInflater inflater = deflate == null ? null : deflate.inflater(Role.SERVER);
        MessageDeflater deflater = deflate == null
                ? null
                : deflate.deflater(Role.SERVER, next.handshake().deflate().orElseThrow());
        InboundLimits limits = new InboundLimits(options.maxMessageSize(), options.maxMessageSize(), false);
        InboundMachine machine = new InboundMachine(Role.SERVER, limits, inflater);
        ScriptRun run = new ScriptRun(
                place,
                next,
                new Encoder(deflater, new Random(random.nextLong())),
                inbox,
                wire,
                reading,
                answers,
                recording,
                options.deadline());
        script = run;
        settled.countDown();
        try {
            start("writes", wire);
            start("script", run);
            readAll(machine);
            inbox.end();
            run.awaitDone();
            wire.drained(options.deadline());
        } finally {
            machine.free();
            if (deflater != null) {
                deflater.free();
            }
        }
    }

    /** Reads until the client has ended its side, or the connection is no more. */
    private void readAll(InboundMachine machine) throws InterruptedException {
        FrameTap tap = new FrameTap(place, recording);
        boolean failed = false;
        while (reading.await()) {
            int count = in.hasRemaining() ? in.remaining() : read();
            // Waiting for bytes takes time, in which a stall may have begun.
            inbox.awaitScript();
            if (count < 0 || !reading.await()) {
                return;
            }
            if (!failed) {
                tap.see(in);
                failed = !decode(machine);
            }
            in.position(in.limit());
            if (!reading.gone(count)) {
                return;
            }
        }
    }

    private int read() {
        try {
            in.clear();
            int count = pipe.read(in.array(), 0, reading.portion(in.capacity()));
            in.limit(Math.max(count, 0));
            return count;
        } catch (IOException e) {
            // A reset, by one side or the other; a script that still expected something says so.
            return -1;
        }
    }

    /** @return false when the client has broken the protocol */
    private boolean decode(InboundMachine machine) throws InterruptedException {
        while (true) {
            inbox.awaitScript();
            if (!reading.await()) {
                return true;
            }
            switch (machine.step(in)) {
                case NEED_MORE -> {
                    return true;
                }
                case FRAME -> take(machine.frame());
                case FRAGMENT -> throw new AssertionError("messages are to come whole");
                case FAILED -> {
                    Violation violation = machine.violation();
                    fault("the client broke the protocol: " + violation.reason() + " (" + violation.rule() + ")");
                    inbox.end();
                    answers.close(violation.closeCode(), violation.reason());
                    return false;
                }
            }
        }
    }

    private void take(Frame frame) throws InterruptedException {
        inbox.put(frame, answers.isAnswer(frame), () -> answers.answer(frame));
    }

    /** Reads and drops what comes until the client has ended its side: closing before that could reset what was sent. */
    private void drain() {
        while (read() >= 0) {
            in.position(in.limit());
        }
    }

    /**
     * Tells what is not as it was scripted, besides what the recording has.
     *
     * @param patience how long a script that has not come to its end is waited for
     */
    List<String> left(Duration patience) throws InterruptedException {
        List<String> left = new ArrayList<>();
        long end = System.nanoTime() + patience.toNanos();
        if (accepting && !settled.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            left.add(place + " is still answering the handshake");
        }
        ScriptRun run = script;
        if (run != null && !run.awaitDone(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
            left.add(place + " is still " + run.position());
        }
        for (Frame frame : inbox.left()) {
            left.add(place + ": nobody expected " + Words.of(frame));
        }
        return left;
    }

    private void fault(String words) {
        recording.fault(place + ": " + words);
    }

    /** Ends everything at once; idempotent. */
    void close() {
        inbox.close();
        reading.close();
        wire.close();
        pipe.close();
    }

    /** Waits until no thread of it is there any more, for at most so long. */
    void awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        }
    }
}
