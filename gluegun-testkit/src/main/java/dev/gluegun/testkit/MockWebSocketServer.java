package dev.gluegun.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server on loopback that does what its {@link Script}s say, for tests of any WebSocket client.
 *
 * <pre>{@code
 * try (MockWebSocketServer server = MockWebSocketServer.start()) {
 *     server.enqueue(Script.script().expectText("hi").sendText("hello").expectClose());
 *     // the code under test connects to server.uri() …
 *     server.assertNothingLeft();
 * }
 * }</pre>
 *
 * <p>It takes WebSockets over HTTP/1.1 (RFC 6455) and over HTTP/2 (RFC 8441), as the client begins; see {@link ServerOptions#withHttp2}.
 *
 * <p>Each connection takes a script when its request has come: the next of those that were enqueued, or else the one that was set
 * for {@linkplain #always always}. A connection without one is answered with 503. Over HTTP/2 each stream does, of which many may be
 * on one connection.
 *
 * <p>Threads: all methods may be called by any thread.
 */
public final class MockWebSocketServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int BACKLOG = 256;

    /** Small, so that a client soon feels it when nobody reads. */
    private static final int RECEIVE_BUFFER = 64 * 1024;

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);

    private final ServerOptions options;
    private final @Nullable LoopbackAuthority authority;
    private final @Nullable SSLContext tls;
    private final ServerSocket listener;
    private final Thread acceptor;
    private final Recording recording = new Recording();

    // Guarded by the monitor.
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final List<Line> connections = new ArrayList<>();
    private Optional<Script> always = Optional.empty();
    private boolean closed;

    private MockWebSocketServer(ServerOptions options) throws IOException {
        this.options = options;
        this.authority = options.certificate().isPresent() ? new LoopbackAuthority() : null;
        this.tls = authority == null
                ? null
                : authority.serverContext(options.certificate().orElseThrow());
        this.listener = new ServerSocket();
        this.acceptor =
                Thread.ofPlatform().daemon(true).name("gluegun-testkit-accepts").unstarted(this::accept);
    }

    /** Starts a server with {@link ServerOptions#defaults}. */
    public static MockWebSocketServer start() {
        return start(ServerOptions.defaults());
    }

    /**
     * Starts a server. It listens when this returns.
     *
     * @throws UncheckedIOException when the port cannot be listened on
     */
    public static MockWebSocketServer start(ServerOptions options) {
        Objects.requireNonNull(options, "options");
        try {
            MockWebSocketServer server = new MockWebSocketServer(options);
            server.listen();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + HOST + ":" + options.port() + ": " + e.getMessage(), e);
        }
    }

    private void listen() throws IOException {
        try {
            listener.setReceiveBufferSize(RECEIVE_BUFFER);
            listener.bind(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), options.port()),
                    BACKLOG);
            acceptor.start();
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Adds scripts for the next connections, one for each, in order. */
    public void enqueue(Script... next) {
        List<Script> complete = Arrays.stream(next).map(Script::complete).toList();
        synchronized (this) {
            scripts.addAll(complete);
        }
    }

    /** Sets the script of all connections for which none is enqueued. It need not be used. */
    public synchronized void always(Script script) {
        always = Optional.of(script.complete());
    }

    /** Where it listens: {@code ws://127.0.0.1:PORT/}, or {@code wss://} with TLS. */
    public URI uri() {
        return uri("/");
    }

    /**
     * The same with a path and query.
     *
     * @param target begins with a slash
     */
    public URI uri(String target) {
        return URI.create((tls == null ? "ws://" : "wss://") + HOST + ":" + port() + target);
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** What it was started with; the seed among it, which makes what it does by chance repeatable. */
    public ServerOptions options() {
        return options;
    }

    /**
     * The certificate of the authority that clients have to trust, made for this server alone.
     *
     * @throws IllegalStateException without TLS
     */
    public X509Certificate caCertificate() {
        return authority().certificate();
    }

    /**
     * A context for clients, which trusts this server's authority and nobody else.
     *
     * @throws IllegalStateException without TLS
     */
    public SSLContext clientContext() {
        return authority().clientContext();
    }

    private LoopbackAuthority authority() {
        if (authority == null) {
            throw new IllegalStateException("this server has no TLS: start it with ServerOptions.withTls");
        }
        return authority;
    }

    /** The heads of all handshakes so far, in the order in which they came. */
    public List<RequestHead> requests() {
        return recording.requests();
    }

    /** All frames so far, both ways, in the order in which they came or went. Of more than 200,000 only the first are kept. */
    public List<Recorded> frames() {
        return recording.frames();
    }

    /**
     * Asserts that everything went as scripted, and nothing besides. Scripts that have not come to their end are waited for, at most
     * for the deadline of an expectation. What the client has sent but the server has not read yet is not known: let the client
     * close its socket first.
     *
     * <p>What is left may be: an expectation that was not met, a message or close frame that nobody expected (the answer to a close
     * frame of the server's is expected by itself, as are pings and pongs), an offence of the client's against the protocol, something
     * that could not be sent, an enqueued script that was not used, a connection without a script.
     *
     * @throws AssertionError that names all of it, with what was expected, what came, the frames so far, and the seed
     */
    public void assertNothingLeft() {
        List<String> left = left();
        if (left.isEmpty()) {
            return;
        }
        StringBuilder words = new StringBuilder()
                .append("Not everything went as scripted (seed ")
                .append(options.seed())
                .append("):");
        left.forEach(line -> words.append("\n- ").append(line));
        String frames = recording.lastFrames();
        words.append(frames.isEmpty() ? "\nNo frame was recorded." : "\nThe last frames:" + frames);
        throw new AssertionError(words.toString());
    }

    /** What has been seen so far, in words, with the seed: for the failure of a test that has another cause. */
    String report() {
        StringBuilder words = new StringBuilder().append("What ").append(this).append(" has seen:");
        recording
                .requests()
                .forEach(head ->
                        words.append("\n  ").append(head.method()).append(' ').append(head.target()));
        recording.faults().forEach(fault -> words.append("\n- ").append(fault));
        return words.append(recording.lastFrames()).toString();
    }

    private List<String> left() {
        List<Line> all;
        synchronized (this) {
            all = List.copyOf(connections);
        }
        long end = System.nanoTime() + options.deadline().plusSeconds(1).toNanos();
        List<String> left = new ArrayList<>();
        try {
            for (Line connection : all) {
                left.addAll(connection.left(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            left.add("the check was interrupted");
        }
        left.addAll(0, recording.faults());
        synchronized (this) {
            scripts.forEach(script -> left.add(
                    "no connection came for the script: " + script.toString().replace("\n", "\n    ")));
        }
        return left;
    }

    private void accept() {
        try {
            for (int number = 1; ; number++) {
                Socket socket = listener.accept();
                add(number, socket);
            }
        } catch (IOException e) {
            boolean expected;
            synchronized (this) {
                expected = closed;
            }
            if (!expected) {
                recording.fault("no connection can be accepted any more: " + e.getMessage());
            }
        }
    }

    private void add(int number, Socket socket) throws IOException {
        try {
            SocketPipe pipe = new SocketPipe(socket, tls, Line.protocols(options));
            Line connection = new Line(number, pipe, options, recording, this::nextScript);
            synchronized (this) {
                if (!closed && connections.size() < MOST_CONNECTIONS) {
                    connections.add(connection);
                    connection.start();
                    return;
                }
            }
            recording.fault("connection " + number + " was one too many: at most " + MOST_CONNECTIONS + " are served");
        } catch (IOException e) {
            recording.fault("connection " + number + " ended as soon as it had come: " + e.getMessage());
        }
        socket.close();
    }

    private synchronized Optional<Script> nextScript() {
        Script next = scripts.poll();
        return next == null ? always : Optional.of(next);
    }

    /** Ends all connections at once, and waits for its threads to end; idempotent. What was recorded stays. */
    @Override
    public void close() {
        List<Line> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(connections);
        }
        try {
            listener.close();
        } catch (IOException e) {
            recording.fault("the listening socket could not be closed: " + e.getMessage());
        }
        all.forEach(Line::close);
        try {
            acceptor.join(PATIENCE_AT_THE_END);
            for (Line connection : all) {
                connection.awaitEnd(PATIENCE_AT_THE_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "MockWebSocketServer[" + uri() + ", seed " + options.seed() + "]";
    }
}
