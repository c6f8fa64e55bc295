package dev.gluegun.testkit;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What a {@link MockWebSocketServer} is like, whatever its scripts. An immutable value, safe for any thread. */
public final class ServerOptions {

    private static final int LAST_PORT = 65535;

    private final int port;
    private final Optional<ServerCertificate> certificate;
    private final long seed;
    private final Duration deadline;
    private final int maxMessageSize;

    private ServerOptions(
            int port, Optional<ServerCertificate> certificate, long seed, Duration deadline, int maxMessageSize) {
        this.port = port;
        this.certificate = certificate;
        this.seed = seed;
        this.deadline = deadline;
        this.maxMessageSize = maxMessageSize;
    }

    /** A free port, no TLS, a seed of its own, deadlines of 10 s, messages of up to 16 MiB. */
    public static ServerOptions defaults() {
        int seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        return new ServerOptions(0, Optional.empty(), seed, Duration.ofSeconds(10), 16 << 20);
    }

    /**
     * Listens on this port of the loopback address; 0, the default, takes a free one.
     *
     * @throws dev.gluegun.GluegunException.InvalidOptions when it is not from 0 to 65535
     */
    public ServerOptions withPort(int port) {
        Checks.between(0, LAST_PORT, port, "port");
        return new ServerOptions(port, certificate, seed, deadline, maxMessageSize);
    }

    /** Serves {@code wss://} with this certificate. */
    public ServerOptions withTls(ServerCertificate certificate) {
        Objects.requireNonNull(certificate, "certificate");
        return new ServerOptions(port, Optional.of(certificate), seed, deadline, maxMessageSize);
    }

    /**
     * Decides everything that a script leaves to chance: cuts and jitter. The same seed and the same order of connections make the
     * same choices. Each failure names the seed; give it here to see the same again.
     */
    public ServerOptions withSeed(long seed) {
        return new ServerOptions(port, certificate, seed, deadline, maxMessageSize);
    }

    /**
     * How long each expectation of a script waits, and the handshake; 10 s by default.
     *
     * @throws dev.gluegun.GluegunException.InvalidOptions when it is not more than zero and at most a day
     */
    public ServerOptions withDeadline(Duration deadline) {
        return new ServerOptions(port, certificate, seed, Checks.time(deadline, "deadline"), maxMessageSize);
    }

    /**
     * The largest message that is accepted, in bytes after inflating; 16 MiB by default. For larger ones the client is told 1009.
     *
     * @throws dev.gluegun.GluegunException.InvalidOptions when it is less than 1
     */
    public ServerOptions withMaxMessageSize(int bytes) {
        if (bytes < 1) {
            throw new InvalidOptions("bytes has to be at least 1, but was " + bytes);
        }
        return new ServerOptions(port, certificate, seed, deadline, bytes);
    }

    /** The port to listen on; 0 for a free one. */
    public int port() {
        return port;
    }

    /** The certificate; empty without TLS. */
    public Optional<ServerCertificate> certificate() {
        return certificate;
    }

    /** What decides everything that a script leaves to chance. */
    public long seed() {
        return seed;
    }

    /** How long each expectation waits. */
    public Duration deadline() {
        return deadline;
    }

    /** The largest message that is accepted, in bytes. */
    public int maxMessageSize() {
        return maxMessageSize;
    }

    @Override
    public String toString() {
        return "ServerOptions[port=" + port + ", tls="
                + certificate.map(Enum::toString).orElse("none") + ", seed=" + seed + ", deadline=" + deadline
                + ", maxMessageSize=" + maxMessageSize + "]";
    }
}
