package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.DigestField;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.UnixServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a socket with credentials: challenges, Digest, and providers, on connections that are kept and on new ones. */
@SocketTest
class CredentialsIT extends OpeningFixture {

    // ---- challenges

    @Test
    void aChallengeIsAnsweredOnTheSameConnection() {
        Call<List<Request>> requests =
                answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\""), "101");
        WebSocket socket = connect(server.uri("/chat?x"), OPTIONS.withCredentials(ALICE));
        assertThat(authorizations(requests.result())).containsExactly(Optional.empty(), Optional.of(ALICE_BASIC));
        assertThat(requests.result()).extracting(Request::line).containsOnly("GET /chat?x HTTP/1.1");
        assertThat(socket.uri()).isEqualTo(server.uri("/chat?x"));
    }

    @Test
    void eachRequestHasAKeyOfItsOwn() {
        Call<List<Request>> requests =
                answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\""), "101");
        connect(server.uri("/"), OPTIONS.withCredentials(ALICE));
        assertThat(requests.result())
                .extracting(request -> request.field("Sec-WebSocket-Key").orElseThrow())
                .doesNotHaveDuplicates();
    }

    @Test
    void aConnectionThatIsNotKeptIsFollowedByANewOne() {
        Call<List<Request>> first = answers(
                server, refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"", "Connection: close"));
        Call<WebSocket> socket = Call.of(() -> connect(server.uri("/"), OPTIONS.withCredentials(ALICE)));
        assertThat(first.result()).hasSize(1);
        Call<List<Request>> second = answers(server, "101");
        socket.result();
        assertThat(authorizations(second.result())).containsExactly(Optional.of(ALICE_BASIC));
    }

    @Test
    void aServerThatKeepsItsConnectionAndGoesAllTheSameIsAskedOnANewOne() {
        Call<Optional<String>> authorization = Call.of(() -> {
            Peer first = server.accept();
            first.request();
            first.send(refusal("401 Unauthorized", "WWW-Authenticate: " + digest("n1")));
            // The second request is read, and not answered.
            first.request();
            first.close();
            return server.accept().upgrade().field("Authorization");
        });
        connect(server.uri("/"), OPTIONS.withCredentials(ALICE));
        assertThat(authorization.result())
                .hasValueSatisfying(sent -> assertThat(sent)
                        .as("RFC 7616, section 3.4: the count of this nonce goes on")
                        .contains("nc=00000002"));
    }

    @Test
    void aConnectionThatWasNotKeptByTheClientEither() {
        Call<List<Request>> first = answers(
                server,
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 70000\r\n\r\n"
                        + "x".repeat(70_000));
        Call<WebSocket> socket = Call.of(() -> connect(server.uri("/"), OPTIONS.withCredentials(ALICE)));
        assertThat(first.result()).hasSize(1);
        Call<List<Request>> second = answers(server, "101");
        socket.result();
        assertThat(authorizations(second.result())).containsExactly(Optional.of(ALICE_BASIC));
    }

    @Test
    void someCredentialsAreSentAtOnce() {
        Call<List<Request>> basic = answers(server, "101");
        connect(server.uri("/"), OPTIONS.withCredentials(Credentials.basic("alice", "open sesame")));
        assertThat(authorizations(basic.result())).containsExactly(Optional.of(ALICE_BASIC));
        Call<List<Request>> bearer = answers(server, "101");
        connect(server.uri("/"), OPTIONS.withCredentials(Credentials.bearer("abc")));
        assertThat(authorizations(bearer.result())).containsExactly(Optional.of("Bearer abc"));
    }

    @Test
    void hostPortAndPathDoAsWell() {
        Call<List<Request>> requests = answers(server, "101");
        WebSocket socket = WebSocket.connect(
                "127.0.0.1", server.port(), "/a|b", OPTIONS.withCredentials(Credentials.bearer("abc")));
        opened.add(socket);
        assertThat(authorizations(requests.result())).containsExactly(Optional.of("Bearer abc"));
        assertThat(socket.uri()).isEqualTo(server.uri("/a%7Cb"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WWW-Authenticate: Negotiate, NTLM",
                "WWW-Authenticate: Digest realm=x, nonce=n, algorithm=unknown",
                "X: y"
            })
    void aChallengeThatTheCredentialsCannotAnswerIsARefusal(String field) {
        Call<List<Request>> requests = answers(server, refusal("401 Unauthorized", field));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/"), OPTIONS.withCredentials(ALICE)))
                .withMessageContaining("the credentials do not do; it asks for")
                .returns(401, UpgradeRejected::status)
                .returns("no", UpgradeRejected::bodyText);
        assertThat(requests.result()).hasSize(1);
    }

    @Test
    void aRefusalOtherThanAChallengeIsOneAsEver() {
        Call<List<Request>> requests = answers(server, refusal("403 Forbidden", "WWW-Authenticate: Basic realm=x"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/"), OPTIONS.withCredentials(ALICE)))
                .returns(403, UpgradeRejected::status);
        assertThat(requests.result()).hasSize(1);
    }

    @Test
    void aChallengeWithoutCredentialsIsARefusalAsEver() {
        Call<List<Request>> requests = answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/"), OPTIONS))
                .withMessageContaining("withCredentials");
        assertThat(requests.result()).hasSize(1);
    }

    @Test
    void aWrongPasswordIsShownOnce() {
        String challenge = refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x");
        Call<List<Request>> requests = answers(server, challenge, challenge);
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/"), OPTIONS.withCredentials(ALICE)))
                .withMessageContaining("the credentials do not do; it asks for Basic")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("alice", "sesame"));
        assertThat(requests.result()).hasSize(2);
    }

    // ---- Digest

    private static String digest(String nonce) {
        return "Digest realm=\"x\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm=SHA-256";
    }

    private static DigestField shown(Request request) {
        return new DigestField(request.field("Authorization").orElseThrow());
    }

    @Test
    void aStaleNonceTakesOneMoreRequest() {
        Call<List<Request>> requests = answers(
                server,
                refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x", "WWW-Authenticate: " + digest("n1")),
                refusal("401 Unauthorized", "WWW-Authenticate: " + digest("n2") + ", stale=true"),
                "101");
        connect(server.uri("/chat?x"), OPTIONS.withCredentials(ALICE));
        List<Request> came = requests.result();
        assertThat(came.get(0).field("Authorization")).isEmpty();
        for (int i = 1; i <= 2; i++) {
            DigestField shown = shown(came.get(i));
            assertThat(shown.parameter("nonce")).isEqualTo("n" + i);
            assertThat(shown.parameter("uri")).isEqualTo("/chat?x");
            assertThat(shown.parameter("response")).isEqualTo(shown.rightResponse("alice:x:open sesame", "GET"));
        }
        assertThat(shown(came.get(1)).parameter("cnonce"))
                .isNotEqualTo(shown(came.get(2)).parameter("cnonce"));
    }

    @Test
    void aServerWhoseNoncesAreAlwaysStaleIsGivenUp() {
        String stale = refusal("401 Unauthorized", "WWW-Authenticate: " + digest("n") + ", stale=true");
        Call<List<Request>> requests = answers(server, stale, stale, stale);
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/chat?x"), OPTIONS.withCredentials(ALICE)));
        assertThat(requests.result()).hasSize(3);
    }

    @Test
    void credentialsForDigestAloneAreNotShownByBasic() {
        Call<List<Request>> requests = answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() ->
                        connect(server.uri("/"), OPTIONS.withCredentials(Credentials.digest("alice", "open sesame"))));
        assertThat(requests.result()).hasSize(1);
    }

    @Test
    void aNonceIsUsedOnAfterARedirect() {
        Call<List<Request>> requests = answers(
                server,
                refusal("401 Unauthorized", "WWW-Authenticate: " + digest("n1")),
                refusal("302 Found", "Location: /b"),
                "101");
        connect(server.uri("/a"), OPTIONS.withRedirects(1).withCredentials(ALICE));
        assertThat(requests.result().get(2).field("Authorization").orElseThrow())
                .contains("nc=00000002", "uri=\"/b\"");
    }

    // ---- the provider

    @Test
    void aProviderIsAskedBeforeEachRequest() {
        Call<List<Request>> requests =
                answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Bearer error=\"invalid_token\""), "101");
        List<CredentialsProvider.Request> asked = new CopyOnWriteArrayList<>();
        connect(server.uri("/a"), OPTIONS.withCredentials(request -> {
            asked.add(request);
            return Optional.of(Credentials.bearer("token" + request.attempt()));
        }));
        assertThat(authorizations(requests.result()))
                .containsExactly(Optional.of("Bearer token1"), Optional.of("Bearer token2"));
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0)).isEqualTo(new CredentialsProvider.Request(server.uri("/a"), 1, List.of()));
        assertThat(asked.get(1).attempt()).isEqualTo(2);
        assertThat(asked.get(1).challenges())
                .singleElement()
                .satisfies(challenge -> assertThat(challenge.parameter("error")).contains("invalid_token"));
    }

    @Test
    void aProviderThatHasNothingNewIsNotAskedForMore() {
        Call<List<Request>> requests = answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Bearer"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(
                        server.uri("/"), OPTIONS.withCredentials(request -> Optional.of(Credentials.bearer("same")))));
        assertThat(requests.result()).hasSize(1);
    }

    @Test
    void aProviderMayHaveNone() {
        Call<List<Request>> requests = answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Bearer, X"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/"), OPTIONS.withCredentials(request -> Optional.empty())))
                .withMessageContaining(
                        "there are no credentials for ws://127.0.0.1:" + server.port() + "; it asks for Bearer, X");
        assertThat(authorizations(requests.result())).containsExactly(Optional.empty());
    }

    @Test
    void aProviderWithOneTokenAfterTheOtherIsStoppedAtThree() {
        String challenge = refusal("401 Unauthorized", "WWW-Authenticate: Bearer");
        Call<List<Request>> requests = answers(server, challenge, challenge, challenge);
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(
                        server.uri("/"),
                        OPTIONS.withCredentials(
                                request -> Optional.of(Credentials.bearer("token" + request.attempt())))));
        assertThat(requests.result()).hasSize(3);
    }

    @Test
    void aProviderThatThrowsFailsTheOpening() {
        IOException noToken = new IOException("no token");
        Call<Void> nothing = Call.run(() -> {
            try (Peer peer = server.accept()) {
                peer.expectEnd();
            }
        });
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connect(server.uri("/"), OPTIONS.withCredentials(request -> {
                    throw noToken;
                })))
                .withCause(noToken)
                .returns(Phase.UPGRADE, ConnectionError::phase);
        nothing.result();
        Call<List<Request>> requests = answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Bearer"));
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connect(server.uri("/"), OPTIONS.withCredentials(request -> {
                    if (request.attempt() == 1) {
                        return Optional.empty();
                    }
                    throw noToken;
                })))
                .withCause(noToken)
                .returns(Phase.UPGRADE, ConnectionError::phase);
        assertThat(requests.result()).as("its connection was ended").hasSize(1);
        assertThat(server.open()).isZero();
    }

    /** A server that is there from the third attempt to connect on, and what happens until it has agreed. */
    private static final class LateServer implements AutoCloseable {

        final List<String> happened = new CopyOnWriteArrayList<>();
        private final Path directory;
        private @Nullable UnixServer server;
        private @Nullable Call<Request> request;

        LateServer(Path directory) {
            this.directory = directory;
        }

        WebSocketOptions options() {
            return OPTIONS.withConnectOptions(ConnectOptions.defaults()
                    .withRetry(RetryPolicy.fixed(9, Duration.ofMillis(1)))
                    .withListener(ConnectionListener.of(this::happens)));
        }

        private void happens(ConnectionEvent event) {
            switch (event) {
                case ConnectionEvent.Retrying retrying -> {
                    happened.add("not connected");
                    if (retrying.attempt() == 3) {
                        UnixServer there = UnixServer.in(directory);
                        server = there;
                        request = Call.of(() -> there.accept().upgrade());
                    }
                }
                case ConnectionEvent.PhaseEnded ended
                when ended.failure().isEmpty() && ended.phase() == Phase.TCP -> happened.add("connected");
                case ConnectionEvent.PhaseStarted started
                when started.phase() == Phase.UPGRADE -> happened.add("asked the server");
                default -> {}
            }
        }

        Path path() {
            return directory.resolve("server.sock");
        }

        Request request() {
            return Objects.requireNonNull(request, "nobody has connected").result();
        }

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
        }
    }

    @Test
    void aProviderIsAskedWhenTheConnectionIsUpHoweverManyAttemptsThatTook(@TempDir Path directory) {
        try (LateServer late = new LateServer(directory)) {
            WebSocketOptions options = late.options().withCredentials(request -> {
                late.happened.add("asked the provider");
                return Optional.of(Credentials.bearer("token" + request.attempt()));
            });
            opened.add(WebSocket.connectUnix(late.path(), "/", options));
            assertThat(late.request().field("Authorization")).contains("Bearer token1");
            assertThat(late.happened)
                    .containsExactly(
                            "not connected", "not connected", "connected", "asked the provider", "asked the server");
        }
    }

    @Test
    void aProviderIsAskedWhenTheConnectionIsUpThatFollowsOneThatIsNotKept() {
        Call<List<Request>> first =
                answers(server, refusal("401 Unauthorized", "WWW-Authenticate: Bearer", "Connection: close"));
        EventRecorder recorder = new EventRecorder();
        List<Integer> connectionsWhenAsked = new CopyOnWriteArrayList<>();
        WebSocketOptions options = recorder.options().withCredentials(request -> {
            connectionsWhenAsked.add((int) recorder.all(ConnectionEvent.PhaseEnded.class).stream()
                    .filter(ended -> ended.phase() == Phase.TCP)
                    .count());
            return Optional.of(Credentials.bearer("token" + request.attempt()));
        });
        Call<WebSocket> socket = Call.of(() -> connect(server.uri("/"), options.withTimeout(Duration.ofSeconds(15))));
        first.result();
        Call<List<Request>> second = answers(server, "101");
        socket.result();
        assertThat(authorizations(second.result())).containsExactly(Optional.of("Bearer token2"));
        assertThat(connectionsWhenAsked).containsExactly(1, 2);
    }

    @Test
    void aProviderIsAskedAnewForTheRequestThatFollowsOneThatWasLost() {
        Call<Optional<String>> authorization = Call.of(() -> {
            try (Peer first = server.accept()) {
                first.request();
                first.send(refusal("401 Unauthorized", "WWW-Authenticate: Bearer"));
                first.request();
            }
            return server.accept().upgrade().field("Authorization");
        });
        List<CredentialsProvider.Request> asked = new CopyOnWriteArrayList<>();
        connect(server.uri("/"), OPTIONS.withCredentials(request -> {
            asked.add(request);
            return request.challenges().isEmpty() ? Optional.empty() : Optional.of(Credentials.bearer("same"));
        }));
        assertThat(authorization.result()).contains("Bearer same");
        assertThat(asked).extracting(CredentialsProvider.Request::attempt).containsExactly(1, 2, 3);
    }

    @Test
    void aProviderThatBlocksIsCutOffAtTheDeadline() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> connect(
                        server.uri("/"),
                        OPTIONS.withTimeout(Duration.ofMillis(100)).withCredentials(request -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                            return Optional.empty();
                        })))
                .returns(Phase.UPGRADE, Timeout::phase);
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptEndsTheProviderToo() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Call<WebSocket> call = Call.of(() -> connect(server.uri("/"), OPTIONS.withCredentials(request -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Optional.empty();
        })));
        asked.await();
        call.interrupt();
        call.failure(Interrupted.class);
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    // ---- a ReplyTo

    @Test
    void aReplyToHearsOfTheLastRefusalOnce() throws InterruptedException {
        Call<Void> refusing = Call.run(() -> {
            for (int i = 0; i < 2; i++) {
                Peer peer = server.accept();
                peer.request();
                peer.send(refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x"));
                peer.expectEnd();
                peer.close();
            }
        });
        BlockingQueue<Message> told = new LinkedBlockingQueue<>();
        WebSocketOptions options = OPTIONS.withCredentials(ALICE)
                .withUpgradeOptions(UpgradeOptions.defaults().withReplyTo(told::add));
        UpgradeRejected refusal =
                Call.of(() -> connect(server.uri("/"), options)).failure(UpgradeRejected.class);
        refusing.result();
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Message.Failed(refusal));
        assertThat(told).isEmpty();
    }

    // ---- what contradicts itself

    @Test
    void credentialsAndAnAuthorizationHeaderContradictEachOther() {
        WebSocketOptions both =
                OPTIONS.withCredentials(ALICE).withHeaders(Headers.of("authorization", "Bearer s3cret"));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> connect(server.uri("/"), both))
                .withMessageContaining("Authorization")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("s3cret", "sesame"));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> connect(
                        server.uri("/"),
                        OPTIONS.withOrigin("https://a").withHeaders(Headers.of("Origin", "https://b"))))
                .withMessageContaining("Origin");
    }

    @Test
    void aPathThatCannotBeSentIsRefusedBeforeAnybodyIsAsked() {
        List<CredentialsProvider.Request> asked = new CopyOnWriteArrayList<>();
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() ->
                        WebSocket.connect("127.0.0.1", server.port(), "no slash", OPTIONS.withCredentials(request -> {
                            asked.add(request);
                            return Optional.empty();
                        })));
        assertThat(asked).isEmpty();
    }
}
