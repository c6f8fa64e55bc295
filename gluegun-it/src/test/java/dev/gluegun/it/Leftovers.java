package dev.gluegun.it;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Waiters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this process holds at one moment of the things that have to be given back.
 *
 * @param sockets open sockets; 0 where the system does not tell
 * @param selectors open epoll descriptors; 0 where the system does not tell
 * @param buffers buffers that are lent
 * @param waiters selectors that are lent
 * @param zlib zlib streams whose memory has not been freed
 */
record Leftovers(long sockets, long selectors, int buffers, int waiters, ZlibStreams zlib) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Pattern THREAD = Pattern.compile("\"(gluegun-[^\"]*)\"");

    static Leftovers now() {
        List<String> descriptors = descriptors();
        return new Leftovers(
                descriptors.stream()
                        .filter(target -> target.startsWith("socket:"))
                        .count(),
                descriptors.stream()
                        .filter(target -> target.contains("[eventpoll]"))
                        .count(),
                BufferPool.shared().lent(),
                Waiters.shared().lent(),
                ZlibStreams.live());
    }

    /** What each of the process's descriptors is, or nothing where the system does not tell. */
    private static List<String> descriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        try (Stream<Path> links = Files.list(DESCRIPTORS)) {
            return links.map(Leftovers::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "closed";
        }
    }

    /** The names of the library's threads, platform and virtual ones. */
    static List<String> threads() {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            String text = Files.readString(dump);
            Files.delete(dump);
            Files.delete(folder);
            return THREAD.matcher(text).results().map(result -> result.group(1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
