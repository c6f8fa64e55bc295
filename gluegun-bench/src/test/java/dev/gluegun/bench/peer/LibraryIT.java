package dev.gluegun.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gluegun.bench.server.Identity;
import dev.gluegun.bench.server.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class LibraryIT {

    private static final String TEXT_64 = "x".repeat(60);

    private static ServerProcess server;
    private static ServerProcess http2Server;
    private static JettyServer jetty;
    private static Trust trust;

    @BeforeAll
    static void startServers(@TempDir Path folder) throws Exception {
        Identity identity = Identity.create(folder);
        trust = Trust.in(Identity.certificate(identity.keyStore()));
        server = ServerProcess.start(Optional.empty(), identity, List.of());
        http2Server = ServerProcess.startHttp2(List.of());
        jetty = JettyServer.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        jetty.close();
        http2Server.close();
        server.close();
    }

    /** A library and the protocol that it is reached by. */
    record Way(Library library, boolean http2) {

        private Target target() {
            int port = http2 ? http2Server.plainPort() : server.plainPort();
            return new Target(URI.create("ws://127.0.0.1:" + port + "/echo"), Optional.empty(), false, http2);
        }
    }

    static Stream<Way> ways() {
        return Stream.concat(
                overHttp1().map(library -> new Way(library, false)),
                Stream.of(Library.values()).filter(Library::supportsHttp2).map(library -> new Way(library, true)));
    }

    static Stream<Library> overHttp1() {
        return Stream.of(Library.values()).filter(Library::supportsHttp1);
    }

    @ParameterizedTest
    @EnumSource
    void has_a_title_with_a_version(Library library) {
        assertThat(library.title()).matches("\\S.* \\d+(\\.\\d+)*(\\.Final)?");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void echoes_texts_and_binaries_up_to_16_MiB(Way way) throws Exception {
        Mailbox inbox = new Mailbox();
        try (Peer peer = way.library().start();
                PeerSocket socket = peer.open(way.target(), inbox)) {
            socket.sendText("grüße 🐙");
            assertThat(inbox.next()).isEqualTo("grüße 🐙");
            socket.sendText("");
            assertThat(inbox.next()).isEqualTo("");
            for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 1 << 20, Limits.MESSAGE}) {
                socket.sendBinary(new byte[length]);
                assertThat(inbox.next()).isEqualTo(length);
            }
            String large = "é".repeat(1 << 19);
            socket.sendText(large);
            assertThat(inbox.next()).isEqualTo(large);
        }
        assertThat(inbox.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sends_many_without_waiting_and_in_order(Way way) throws Exception {
        Mailbox inbox = new Mailbox();
        try (Peer peer = way.library().start();
                PeerSocket socket = peer.open(way.target(), inbox)) {
            for (int i = 0; i < 20_000; i++) {
                socket.sendText(TEXT_64 + i);
            }
            for (int i = 0; i < 20_000; i++) {
                assertThat(inbox.next()).isEqualTo(TEXT_64 + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sends_more_bytes_without_waiting_than_any_queue_holds(Way way) throws Exception {
        Mailbox inbox = new Mailbox();
        byte[] message = new byte[1 << 20];
        try (Peer peer = way.library().start();
                PeerSocket socket = peer.open(way.target(), inbox)) {
            for (int i = 0; i < 40; i++) {
                socket.sendBinary(message);
            }
            socket.sendBinary(new byte[Limits.MESSAGE]);
            for (int i = 0; i < 40; i++) {
                assertThat(inbox.next()).isEqualTo(message.length);
            }
            assertThat(inbox.next()).isEqualTo(Limits.MESSAGE);
        }
        assertThat(message).as("what the library has left of it").containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void takes_many_senders_at_once(Way way) throws Exception {
        Mailbox inbox = new Mailbox();
        Set<Object> sent = new HashSet<>();
        try (Peer peer = way.library().start();
                PeerSocket socket = peer.open(way.target(), inbox)) {
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int sender = 0; sender < 8; sender++) {
                List<String> messages = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    messages.add(TEXT_64 + sender + " " + i);
                }
                sent.addAll(messages);
                senders.add(start(() -> {
                    for (String message : messages) {
                        socket.sendText(message);
                    }
                }));
            }
            Set<Object> received = new HashSet<>();
            for (int i = 0; i < sent.size(); i++) {
                received.add(inbox.next());
            }
            for (CompletableFuture<Void> sender : senders) {
                sender.get(30, TimeUnit.SECONDS);
            }
            assertThat(received).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sends_from_inside_the_callback(Way way) throws Exception {
        Answering inbox = new Answering(1_000);
        try (Peer peer = way.library().start();
                PeerSocket socket = peer.open(way.target(), inbox)) {
            inbox.socket.complete(socket);
            socket.sendText("0");
            assertThat(inbox.last.get(60, TimeUnit.SECONDS)).isEqualTo("1000");
        }
    }

    @ParameterizedTest
    @MethodSource("overHttp1")
    void echoes_over_tls(Library library) throws Exception {
        Mailbox inbox = new Mailbox();
        Target target = new Target(
                URI.create("wss://127.0.0.1:" + server.tlsPort() + "/echo"), Optional.of(trust), false, false);
        try (Peer peer = library.start()) {
            for (int connection = 0; connection < 2; connection++) {
                try (PeerSocket socket = peer.open(target, inbox)) {
                    for (int i = 0; i < 100; i++) {
                        socket.sendText(TEXT_64 + i);
                    }
                    for (int i = 0; i < 100; i++) {
                        assertThat(inbox.next()).isEqualTo(TEXT_64 + i);
                    }
                    socket.sendBinary(new byte[1 << 20]);
                    assertThat(inbox.next()).isEqualTo(1 << 20);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overHttp1")
    void offers_compression_only_when_told_to(Library library) throws Exception {
        assumeTrue(library.supportsDeflate(), library.title() + " has no permessage-deflate");
        Mailbox inbox = new Mailbox();
        String json = "{\"name\":\"gluegun\",\"list\":[1,2,3,4,5]}".repeat(100);
        try (Peer peer = library.start()) {
            try (PeerSocket socket = peer.open(jetty(true), inbox)) {
                socket.sendText(JettyEcho.EXTENSIONS);
                assertThat(inbox.next()).isEqualTo("1 offered, 1 chosen");
                for (int i = 0; i < 100; i++) {
                    socket.sendText(json + i);
                    assertThat(inbox.next()).isEqualTo(json + i);
                }
            }
            try (PeerSocket socket = peer.open(jetty(false), inbox)) {
                socket.sendText(JettyEcho.EXTENSIONS);
                assertThat(inbox.next()).isEqualTo("0 offered, 0 chosen");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HELIDON", "ARMERIA"})
    void tells_that_the_connection_has_ended(Library library) throws Exception {
        Mailbox inbox = new Mailbox();
        try (Peer peer = library.start()) {
            PeerSocket socket = peer.open(jetty(false), inbox);
            // The sender may hear of the end before its call returns.
            CompletableFuture<Void> unused = start(() -> socket.sendText(JettyEcho.HANG_UP));

            assertThat(inbox.next()).isInstanceOf(Throwable.class);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void leaves_no_thread_behind(Way way) throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Mailbox inbox = new Mailbox();
        try (Peer peer = way.library().start()) {
            List<PeerSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sockets.add(peer.open(way.target(), inbox));
            }
            for (PeerSocket socket : sockets) {
                socket.sendText("hello");
                assertThat(inbox.next()).isEqualTo("hello");
                socket.close();
            }
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.isDaemon() && !before.contains(thread)) {
                assertThat(thread.join(Duration.ofSeconds(30)))
                        .as("%s of %s ends", thread, way)
                        .isTrue();
            }
        }
    }

    private static Target jetty(boolean deflate) {
        return new Target(jetty.uri(), Optional.empty(), deflate, false);
    }

    private static CompletableFuture<Void> start(Sending task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private interface Sending {
        void run() throws Exception;
    }

    /** Answers each number with the next one, on the library's thread. */
    private static final class Answering implements Inbox {

        private final int limit;
        private final CompletableFuture<PeerSocket> socket = new CompletableFuture<>();
        private final CompletableFuture<String> last = new CompletableFuture<>();

        Answering(int limit) {
            this.limit = limit;
        }

        @Override
        public void text(String message) {
            int number = Integer.parseInt(message);
            if (number == limit) {
                last.complete(message);
                return;
            }
            try {
                socket.join().sendText(String.valueOf(number + 1));
            } catch (Exception e) {
                last.completeExceptionally(e);
            }
        }

        @Override
        public void binary(int length) {
            last.completeExceptionally(new AssertionError("a binary message came"));
        }

        @Override
        public void failed(Throwable cause) {
            last.completeExceptionally(cause);
        }
    }
}
