package dev.gluegun.it.software;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A program that listens on loopback ports of its own.
 *
 * <p>A shell watches over it: when this is closed, or when this JVM ends in whatever way, the end of the shell's input has it kill the program with
 * all its children and remove its folder.
 */
public final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_TAIL_BYTES = 4_000;

    /** How often a program may find that somebody else has taken its port meanwhile. */
    private static final int STARTS = 3;

    /** The first argument is the site's folder, the second a file name pattern of what else it leaves behind. */
    private static final String WATCHER = """
        folder=$1; others=$2; shift 2
        exec 3<&0 </dev/null
        setsid "$@" >"$folder/output.log" 2>&1 3<&- &
        program=$!
        echo "$program" >"$folder/program"
        { cat <&3 >/dev/null; kill -s KILL -- "-$program" || kill -s KILL "$program"; } 2>/dev/null &
        end=$!
        exec 3<&-
        wait "$program"
        echo "ended with status $?" >"$folder/ended.log"
        wait "$end"
        rm -rf "$folder" $others
        """;

    private final String label;
    private final Site site;
    private final Process watcher;

    private Program(String label, Service.Recipe recipe, Programs programs) {
        this.label = label;
        this.site = new Site(label.replaceAll("[^a-zA-Z0-9]+", "-"));
        List<String> command = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", WATCHER, "watcher"));
        command.add(site.folder().toString());
        List<String> program = recipe.command(site, programs);
        command.add(site.leftBehind());
        if (!site.runsAsRoot()) {
            command.addAll(Sandbox.launcher());
        }
        command.addAll(program);
        try {
            watcher = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Starts a program and waits until it listens on all its ports. */
    static Program start(String label, Service.Recipe recipe, Programs programs) {
        for (int left = STARTS; ; left--) {
            Program started = new Program(label, recipe, programs);
            if (started.listens()) {
                return started;
            }
            String tail = started.tail(Map.of());
            started.close();
            if (left == 1) {
                throw new AssertionError(label + " does not listen" + tail);
            }
        }
    }

    /** Waits until it listens on all its ports; returns false when it has ended instead, or takes too long. */
    private boolean listens() {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> hasEnded() || site.ports().values().stream().allMatch(Program::answers));
            return !hasEnded();
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Whether it has ended by itself. */
    private boolean hasEnded() {
        return Files.exists(site.path("ended.log"));
    }

    private static boolean answers(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stops it in its tracks, with its children, until it is closed. */
    void pause() {
        try {
            Standstill.ofGroup(Files.readString(site.path("program")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that its configuration calls by this name. */
    public int port(String name) {
        Integer port = site.ports().get(name);
        if (port == null) {
            throw new AssertionError(label + " has no port \"" + name + "\", only " + site.ports());
        }
        return port;
    }

    /** The path of the Unix domain socket that its configuration calls by this name. */
    Path unixSocket(String name) {
        return site.unixSocket(name);
    }

    Path folder() {
        return site.folder();
    }

    /** How much it has logged, by file. */
    Map<String, Long> logSizes() {
        return site.logSizes();
    }

    /** The last that it has logged since then, with the names of the files; empty when nothing. */
    String tail(Map<String, Long> since) {
        StringBuilder text = new StringBuilder();
        logSizes().forEach((name, size) -> {
            long from = Math.max(since.getOrDefault(name, 0L), size - LONGEST_TAIL_BYTES);
            if (size > from) {
                text.append("\n---- ").append(label).append(", ").append(name).append(":\n");
                text.append(read(site.path(name), from, (int) (size - from)).strip());
            }
        });
        return text.toString();
    }

    private static String read(Path file, long from, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Logs only grow.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            watcher.getOutputStream().close();
            if (!watcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(this + " does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public String toString() {
        return label + " on " + site.ports();
    }
}
