package dev.gluegun.it;

import dev.gluegun.it.software.Standstill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server's process: told on its standard input where to listen, telling on its standard output what happened. */
public final class PeerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How a socket ended, as the server saw it: the client's close code (1006 without a close frame) and reason. */
    public record Closed(int code, String reason) {}

    private final ChildProcess process;
    private final BlockingQueue<Integer> ports = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Closed>> closed = new ConcurrentHashMap<>();

    /** What it said that was not expected: the reason, when it does not do its work. */
    private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>(100);

    private PeerProcess(List<String> command, Map<String, String> environment) {
        process = ChildProcess.start(command, environment, this::take);
    }

    /** Starts a server in Java that does not listen yet. */
    public static PeerProcess start(Class<?> main) {
        return new PeerProcess(
                ChildProcess.java(main, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), List.of()), Map.of());
    }

    /** Starts a server that does not listen yet. */
    static PeerProcess start(PeerKind kind) {
        return start(kind, List.of());
    }

    /** Starts a server that does not listen yet by way of another command, which becomes it: {@code ip netns exec}, say. */
    static PeerProcess start(PeerKind kind, List<String> launcher) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(kind.command());
        return new PeerProcess(command, kind.environment());
    }

    private void take(String line) {
        String[] words = line.split(" ", 4);
        if (words[0].equals("listening")) {
            ports.add(Integer.parseInt(words[1]));
        } else if (words[0].equals("closed") && words.length >= 3) {
            ending(words[1]).complete(new Closed(Integer.parseInt(words[2]), words.length == 4 ? words[3] : ""));
        } else {
            complaints.offer(line);
        }
    }

    private CompletableFuture<Closed> ending(String id) {
        return closed.computeIfAbsent(id, name -> new CompletableFuture<>());
    }

    /**
     * Has it listen on one more free port.
     *
     * @param options such as {@code certificate=FILE}, separated by spaces
     * @return the port
     */
    public int listen(String options) {
        try {
            process.tell("listen " + options);
            Integer port = ports.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (port == null) {
                throw new AssertionError("the server does not listen with \"" + options + "\": " + complaints);
            }
            return port;
        } catch (UncheckedIOException e) {
            throw new AssertionError("the server has ended: " + complaints, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until the socket with this id has ended. */
    public Closed closed(String id) {
        try {
            return ending(id).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("for the server the socket " + id + " is still open: " + complaints, e);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What it has said so far that was not expected. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Stops it in its tracks: its sockets stay open, but nothing is read or answered. */
    void pause() {
        Standstill.ofProcess(process.pid());
    }

    void resume() {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -CONT " + process.pid()).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("cannot resume " + this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends it at once, also when it is paused. */
    @Override
    public void close() {
        process.close();
    }
}
