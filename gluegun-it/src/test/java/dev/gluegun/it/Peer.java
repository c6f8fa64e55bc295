package dev.gluegun.it;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One of the servers, started when a test first needs it and shared by all tests; {@link MissingPeers} skips the tests of one that
 * is not installed.
 *
 * <p>All servers understand the same. Lines on standard input:
 *
 * <ul>
 *   <li>{@code listen} with any of {@code certificate=FILE key=FILE version=TLSv1.3 clients=FILE} (the last demands a client
 *       certificate issued by that authority): listens on a free loopback port, or with {@code address=ADDRESS} (not ws) on one of that address, and answers {@code listening PORT}.
 *   <li>The end of the input: ends.
 * </ul>
 *
 * <p>Paths:
 *
 * <ul>
 *   <li>{@code /echo}: sends each message back.
 *   <li>{@code /commands}: obeys text messages: {@code ping HEX} (answers {@code pong HEX} when the pong has come), {@code fragment
 *       SIZE} (sends the next message back in fragments of that size, with a ping after the first), {@code push COUNT SIZE} (sends
 *       binary messages, each a number padded with spaces), {@code close CODE REASON}, {@code end} (ends TCP without a close frame),
 *       {@code reset} (with RST), {@code header NAME} (the client's), {@code tls} (version, {@code resumed} or {@code new}, the
 *       client certificate's common name).
 *   <li>{@code /refused?status=401}: answers with that status. {@code /moved}: redirects to {@code /echo}.
 * </ul>
 *
 * <p>Queries: {@code id=ID} (when the socket has ended, the server tells {@code closed ID CODE REASON}), {@code subprotocol=NAME} (chosen
 * if offered), {@code no_deflate}, and the parameters of RFC 7692 as the server's own terms.
 */
final class Peer {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Peer.class);

    private final PeerKind kind;
    private final ExtensionContext.Store store;

    /**
     * A server as the tests of this run share it.
     *
     * @param context of any test: what is started lives until the end of the run
     */
    Peer(PeerKind kind, ExtensionContext context) {
        this.kind = kind;
        this.store = context.getRoot().getStore(NAMESPACE);
    }

    PeerKind kind() {
        return kind;
    }

    /** Where it listens for TCP. */
    Endpoint plain() {
        PeerProcess process = process();
        return store.getOrComputeIfAbsent(kind + " plain", key -> Endpoint.plain(process, ""), Endpoint.class);
    }

    /** Where it listens for TLS from now on; {@code options} as for {@code listen}. */
    Endpoint tls(String options) {
        return Endpoint.tls(process(), options);
    }

    /** A process of the test's own, to be paused and closed by it. */
    PeerProcess another() {
        return PeerProcess.start(kind);
    }

    private PeerProcess process() {
        return store.getOrComputeIfAbsent(kind, PeerProcess::start, PeerProcess.class);
    }

    /** Why it cannot be started here; empty when it can. */
    String missing() {
        return store.getOrComputeIfAbsent(
                kind + " missing", key -> kind.missing().orElse(""), String.class);
    }

    /** A name for a socket, by which the server tells of it. */
    String newId() {
        AtomicLong last = store.getOrComputeIfAbsent("last id", key -> new AtomicLong(), AtomicLong.class);
        return "socket-" + last.incrementAndGet();
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
