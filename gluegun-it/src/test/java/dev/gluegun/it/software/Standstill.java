package dev.gluegun.it.software;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Stops processes in their tracks: their sockets stay open, but nothing is read or answered. A signal is only on its way when it
 * has been sent, so that this waits until no thread runs any more.
 */
public final class Standstill {

    private static final Path PROCESSES = Path.of("/proc");

    /** Fields of a line of /proc behind the command's name. */
    private static final int STATE = 0;

    private static final int GROUP = 2;

    private Standstill() {}

    /** Stops a process. */
    public static void ofProcess(long pid) {
        signal(String.valueOf(pid));
        await(String.valueOf(pid), () -> Stream.of(PROCESSES.resolve(String.valueOf(pid))));
    }

    /** Stops all processes of a group. */
    static void ofGroup(String group) {
        signal("-" + group);
        await(
                "group " + group,
                () -> list(PROCESSES).filter(process -> stat(process).get(GROUP).equals(group)));
    }

    private interface Processes {
        Stream<Path> all();
    }

    private static void await(String what, Processes processes) {
        Awaitility.await(what + " to stop")
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> processes
                        .all()
                        .flatMap(process -> list(process.resolve("task")))
                        .allMatch(Standstill::stands));
    }

    private static boolean stands(Path thread) {
        // Stopped, or a zombie, or gone.
        return "TZX-".contains(stat(thread).get(STATE));
    }

    private static void signal(String target) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s STOP -- " + target).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("cannot stop " + target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** What is numbered there: processes, or threads of one. */
    private static Stream<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+")).toList().stream();
        } catch (NoSuchFileException gone) {
            return Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields behind the name, which may have blanks in it; dashes for what is gone. */
    private static List<String> stat(Path of) {
        try {
            String line = Files.readString(of.resolve("stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException gone) {
            return List.of("-", "-", "-");
        }
    }
}
