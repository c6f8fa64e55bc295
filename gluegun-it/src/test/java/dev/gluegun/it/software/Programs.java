package dev.gluegun.it.software;

import dev.gluegun.it.Authority;
import dev.gluegun.it.PeerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs that the tests of this run share: each is started when a test first needs it, and ended after the last test.
 *
 * <p>A test method or constructor with such a parameter gets it. Tests of programs that are missing here are skipped and say so.
 */
public final class Programs implements AutoCloseable {

    private final Map<String, Program> running = new LinkedHashMap<>();
    private final Map<Program, Map<String, Long>> logged = new LinkedHashMap<>();
    private final Map<Origin, PeerProcess> origins = new EnumMap<>(Origin.class);
    private final Map<String, Integer> originPorts = new HashMap<>();
    private @Nullable Path folder;
    private @Nullable Authority authority;
    private Authority.@Nullable Issued certificate;

    Programs() {}

    /** The port of a service, which is started if it is not running yet. */
    public int port(Service service) {
        return port(service, Site.ONLY_PORT);
    }

    /** One of the ports of a service, which is started if it is not running yet. */
    public int port(Service service, String name) {
        demand(service);
        return shared(service.toString(), service.recipe()).port(name);
    }

    /** One of the Unix domain sockets of a service, which is started if it is not running yet. */
    public Path unixSocket(Service service, String name) {
        demand(service);
        return shared(service.toString(), service.recipe()).unixSocket(name);
    }

    /** The port of stunnel, which takes TLS there and passes on what is in it to another port. */
    public int tlsBefore(int port) {
        demand(Software.STUNNEL.missing());
        return shared("stunnel before " + port, (site, programs) -> Fronts.stunnel(site, programs, port))
                .port(Site.ONLY_PORT);
    }

    /** The port of an origin, which is started if it is not running yet. */
    public int port(Origin origin, boolean tls) {
        return originPorts.computeIfAbsent(
                origin + (tls ? " with TLS" : ""),
                key -> origins.computeIfAbsent(origin, Origin::start)
                        .listen("http2=yes" + (tls ? " " + certificate().options() : "")));
    }

    /** Has the test skipped when the service cannot be started here. */
    public void demand(Service service) {
        demand(service.missing());
    }

    private static void demand(Optional<String> missing) {
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    private Program shared(String key, Service.Recipe recipe) {
        Program program = running.get(key);
        if (program == null) {
            program = Program.start(key, recipe, this);
            running.put(key, program);
        }
        return program;
    }

    /** The authority that all their certificates are from, for localhost and 127.0.0.1. */
    public Authority authority() {
        Authority made = authority;
        if (made == null) {
            try {
                Path own = Files.createTempDirectory("gluegun-authority-");
                folder = own;
                made = new Authority(own, "programs");
                authority = made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return made;
    }

    /** What the servers show. */
    Authority.Issued certificate() {
        Authority.Issued made = certificate;
        if (made == null) {
            made = authority().issueForHosts("localhost", "127.0.0.1");
            certificate = made;
        }
        return made;
    }

    /** How much the program of a service has logged. */
    public long loggedBytes(Service service) {
        Program program = running.get(service.toString());
        return program == null
                ? 0
                : program.logSizes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** A program of its own that is stopped in its tracks: its port takes connections, but nothing is read or answered. */
    public Paused pause(Service service) {
        demand(service);
        Program program = Program.start(service + " paused", service.recipe(), this);
        program.pause();
        return new Paused(program);
    }

    /** A program that is stopped in its tracks, until it is closed. */
    public static final class Paused implements AutoCloseable {
        private final Program program;

        private Paused(Program program) {
            this.program = program;
        }

        /** Its only port. */
        public int port() {
            return port(Site.ONLY_PORT);
        }

        /** One of its ports. */
        public int port(String name) {
            return program.port(name);
        }

        @Override
        public void close() {
            program.close();
        }
    }

    // ---- for who looks after the tests

    void remember() {
        logged.clear();
        running.values().forEach(program -> logged.put(program, program.logSizes()));
    }

    /** What they have logged since then. */
    String logged() {
        StringBuilder text = new StringBuilder();
        running.values().forEach(program -> text.append(program.tail(logged.getOrDefault(program, Map.of()))));
        return text.toString();
    }

    @Override
    public void close() {
        Deque<Program> latestFirst = new ArrayDeque<>();
        running.values().forEach(latestFirst::push);
        latestFirst.forEach(Program::close);
        running.clear();
        origins.values().forEach(PeerProcess::close);
        Path own = folder;
        if (own != null) {
            remove(own);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
