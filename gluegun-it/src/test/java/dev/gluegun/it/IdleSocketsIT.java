package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gluegun.Frame;
import dev.gluegun.WebSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand idle sockets in one small JVM. */
final class IdleSocketsIT {

    private static final Logger LOG = System.getLogger(IdleSocketsIT.class.getName());

    private static final int WANTED = 10_000;

    /** The server pings every two seconds: this many pongs of each socket take half a minute. */
    private static final int ROUNDS = 15;

    private static final int MOST_THREADS = 64;
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    /** What a process needs besides its sockets: most of it selectors, of which those who wait first have one each. */
    private static final int OTHER_DESCRIPTORS = 1000;

    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:ActiveProcessorCount=4");

    @Test
    @Timeout(600)
    void tenThousandSocketsStayAliveWithFewThreadsAndLittleMemory() throws Exception {
        int count = possible();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (PeerProcess server = PeerProcess.start(PeerKind.JETTY);
                WebSocket control = Endpoint.plain(server, "").connect("/commands");
                ChildProcess client = start(count, server, told)) {
            String[] opened = next(told, "opened").split(" ");
            assertThat(Integer.parseInt(opened[1])).isEqualTo(count);

            long beganNanos = System.nanoTime();
            List<Integer> threads = new ArrayList<>();
            Awaitility.await("all sockets answer the server's pings")
                    .pollInterval(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(150))
                    .until(() -> {
                        threads.add(status(client, "Threads"));
                        return pongs(control) >= (long) ROUNDS * count
                                && System.nanoTime() - beganNanos >= HALF_A_MINUTE.toNanos();
                    });
            assertThat(threads).allMatch(number -> number < MOST_THREADS);
            int residentKibibytes = status(client, "VmRSS");

            client.tell("check");
            assertThat(next(told, "receiving")).isEqualTo("receiving");
            int descriptors = descriptors(client);
            assertThat(descriptors).isLessThan(count + OTHER_DESCRIPTORS);
            client.tell("send");
            assertThat(next(told, "alive")).isEqualTo("alive " + count);
            LOG.log(
                    Level.INFO,
                    "{0} idle sockets: at most {1} threads, {2} bytes of heap for each, {3} KiB resident for all;"
                            + " {4} descriptors when all wait",
                    count,
                    threads.stream().max(Integer::compare).orElseThrow(),
                    opened[2],
                    residentKibibytes,
                    descriptors);
            client.tell("close");
            assertThat(next(told, "closed")).isEqualTo("closed");
        }
    }

    /** As many sockets as wanted, or as the limit of descriptors allows. */
    private static int possible() {
        Assumptions.assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "this system does not tell how many sockets a process may open");
        long limit =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        int count = (int) Math.min(WANTED, limit - OTHER_DESCRIPTORS);
        Assumptions.assumeTrue(count > 0, "the limit of " + limit + " file descriptors leaves none for sockets");
        if (count < WANTED) {
            LOG.log(
                    Level.WARNING,
                    "scaled down to {0} sockets: a process may open only {1} files here (see ulimit -n)",
                    count,
                    limit);
        }
        return count;
    }

    private static ChildProcess start(int count, PeerProcess server, BlockingQueue<String> told) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(String.valueOf(count));
        for (int address = 1; address <= addresses(count); address++) {
            String host = "127.0.0." + address;
            arguments.add("ws://" + host + ":" + server.listen("address=" + host) + "/pinged");
        }
        return ChildProcess.start(ChildProcess.java(IdleSockets.class, SMALL, arguments), Map.of(), told::add);
    }

    /** How many addresses of the server it takes so that no more than half of the client's ports are in use for any of them. */
    private static int addresses(int count) throws IOException {
        Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        if (!Files.isReadable(range)) {
            return 1;
        }
        // Not readString: this kind of file gives all its text to the first read, however small that is.
        String[] ends = Files.readAllLines(range).get(0).split("\\s+");
        int ports = Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1;
        return 1 + 2 * count / ports;
    }

    private static long pongs(WebSocket control) {
        control.sendText("pongs");
        return Long.parseLong(((Frame.Text) control.receiveAppFrame()).text());
    }

    /** A number that the system tells of a process; 0 where it does not. */
    private static int status(ChildProcess process, String name) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Integer.valueOf(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /** How many files a process has open; 0 where the system does not tell. */
    private static int descriptors(ChildProcess process) throws IOException {
        Path open = Path.of("/proc/" + process.pid() + "/fd");
        if (!Files.isReadable(open)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(open)) {
            return (int) all.count();
        }
    }

    private static String next(BlockingQueue<String> told, String verb) throws InterruptedException {
        String line = told.poll(120, TimeUnit.SECONDS);
        assertThat(line).as("what the client tells, before %s", told).startsWith(verb);
        return String.valueOf(line);
    }
}
