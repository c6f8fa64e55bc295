package dev.gluegun.testkit;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** What a {@link MockWebSocketServer} is like, whatever its scripts. An immutable value, safe for any thread. */
public final class ServerOptions {

    private static final int LAST_PORT = 65535;

    /** All values; copied for each change. */
    private static final class Fields implements Cloneable {
        int port;
        Optional<ServerCertificate> certificate = Optional.empty();
        long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        Duration deadline = Duration.ofSeconds(10);
        int maxMessageSize = 16 << 20;
        boolean http2 = true;
        boolean connectProtocol = true;

        @Override
        public Fields clone() {
            try {
                return (Fields) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final Fields fields;

    private ServerOptions(Fields fields) {
        this.fields = fields;
    }

    private ServerOptions with(Consumer<Fields> change) {
        Fields copy = fields.clone();
        change.accept(copy);
        return new ServerOptions(copy);
    }

    /** A free port, no TLS, a seed of its own, deadlines of 10 s, messages of up to 16 MiB, HTTP/1.1 and HTTP/2 with WebSockets. */
    public static ServerOptions defaults() {
        return new ServerOptions(new Fields());
    }

    /**
     * Listens on this port of the loopback address; 0, the default, takes a free one.
     *
     * @throws dev.gluegun.GluegunException.InvalidOptions when it is not from 0 to 65535
     */
    public ServerOptions withPort(int port) {
        Checks.between(0, LAST_PORT, port, "port");
        return with(copy -> copy.port = port);
    }

    /** Serves {@code wss://} with this certificate. */
    public ServerOptions withTls(ServerCertificate certificate) {
        Objects.requireNonNull(certificate, "certificate");
        return with(copy -> copy.certificate = Optional.of(certificate));
    }

    /**
     * Decides everything that a script leaves to chance: cuts and jitter. The same seed and the same order of connections make the
     * same choices. Each failure names the seed; give it here to see the same again.
     */
    public ServerOptions withSeed(long seed) {
        return with(copy -> copy.seed = seed);
    }

    /**
     * How long each expectation of a script waits, and the handshake; 10 s by default.
     *
     * @throws dev.gluegun.GluegunException.InvalidOptions when it is not more than zero and at most a day
     */
    public ServerOptions withDeadline(Duration deadline) {
        Checks.time(deadline, "deadline");
        return with(copy -> copy.deadline = deadline);
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
        return with(copy -> copy.maxMessageSize = bytes);
    }

    /**
     * Whether HTTP/2 is spoken with clients that begin with it: with TLS those that offer {@code h2} (ALPN, RFC 7301), without TLS
     * those that send its preface at once (prior knowledge, RFC 9113, section 3.3). The default. Without it, only HTTP/1.1 is.
     */
    public ServerOptions withHttp2(boolean spoken) {
        return with(copy -> copy.http2 = spoken);
    }

    /**
     * Whether clients of HTTP/2 are told that they may ask for WebSockets ({@code SETTINGS_ENABLE_CONNECT_PROTOCOL}, RFC 8441, section
     * 3). The default. Without it, the server is one of the many that speak HTTP/2 but take WebSockets over HTTP/1.1 alone: for tests of
     * a client's fallback.
     */
    public ServerOptions withConnectProtocol(boolean enabled) {
        return with(copy -> copy.connectProtocol = enabled);
    }

    /** The port to listen on; 0 for a free one. */
    public int port() {
        return fields.port;
    }

    /** The certificate; empty without TLS. */
    public Optional<ServerCertificate> certificate() {
        return fields.certificate;
    }

    /** What decides everything that a script leaves to chance. */
    public long seed() {
        return fields.seed;
    }

    /** How long each expectation waits. */
    public Duration deadline() {
        return fields.deadline;
    }

    /** The largest message that is accepted, in bytes. */
    public int maxMessageSize() {
        return fields.maxMessageSize;
    }

    /** Whether HTTP/2 is spoken. */
    public boolean http2() {
        return fields.http2;
    }

    /** Whether WebSockets are taken over HTTP/2, where that is spoken. */
    public boolean connectProtocol() {
        return fields.connectProtocol;
    }

    @Override
    public String toString() {
        return "ServerOptions[port=" + fields.port + ", tls="
                + fields.certificate.map(Enum::toString).orElse("none") + ", seed=" + fields.seed + ", deadline="
                + fields.deadline + ", maxMessageSize=" + fields.maxMessageSize + ", http2=" + fields.http2
                + ", connectProtocol=" + fields.connectProtocol + "]";
    }
}
