package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.UnixServer;
import java.net.CookieManager;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening a socket that is somewhere else: redirects, and what goes along to where they lead. */
@SocketTest
class RedirectsIT extends OpeningFixture {

    // ---- redirects

    @Test
    void aRedirectOnTheSameOriginStaysOnItsConnectionAndKeepsAllThatWentAlong() {
        Call<List<Request>> requests = answers(server, refusal("307 Temporary Redirect", "Location: b?c"), "101");
        WebSocket socket = connect(
                server.uri("/x/a"),
                OPTIONS.withRedirects(1)
                        .withHeaders(Headers.of("X-A", "1", "Cookie", "own=0"))
                        .withOrigin("https://example.com")
                        .withCredentials(Credentials.bearer("abc")));
        assertThat(requests.result())
                .extracting(Request::line)
                .containsExactly("GET /x/a HTTP/1.1", "GET /x/b?c HTTP/1.1");
        assertThat(requests.result()).allSatisfy(request -> {
            assertThat(request.field("X-A")).hasValue("1");
            assertThat(request.field("Cookie")).hasValue("own=0");
            assertThat(request.field("Origin")).hasValue("https://example.com");
            assertThat(request.field("Authorization")).hasValue("Bearer abc");
        });
        assertThat(socket.uri()).isEqualTo(server.uri("/x/b?c"));
    }

    @Test
    void aRedirectToAnotherOriginTakesNothingAlong() {
        Call<List<Request>> first =
                answers(server, refusal("302 Found", "Location: http://127.0.0.1:" + other.port() + "/b"));
        Call<List<Request>> second = answers(other, "101");
        WebSocket socket = connect(
                server.uri("/a"),
                OPTIONS.withRedirects(1)
                        .withHeaders(Headers.of("X-A", "1", "Cookie", "own=0", "User-Agent", "test", "Host", "inner"))
                        .withOrigin("https://example.com")
                        .withCredentials(Credentials.basic("alice", "open sesame")));
        assertThat(authorizations(first.result())).containsExactly(Optional.of(ALICE_BASIC));
        Request came = second.result().getFirst();
        assertThat(came.fields())
                .noneMatch(field -> field.matches("(?i)(x-a|cookie|origin|authorization):.*"))
                .contains("Host: 127.0.0.1:" + other.port(), "User-Agent: test");
        assertThat(socket.uri()).isEqualTo(other.uri("/b"));
    }

    @Test
    void credentialsDoNotComeBackWithTheOriginTheyWereFor() {
        Call<List<Request>> first =
                answers(server, refusal("302 Found", "Location: " + other.uri("/b"), "Connection: close"));
        Call<List<Request>> second = answers(other, refusal("302 Found", "Location: " + server.uri("/c")));
        Call<WebSocket> socket = Call.of(
                () -> connect(server.uri("/a"), OPTIONS.withRedirects(2).withCredentials(Credentials.bearer("abc"))));
        first.result();
        Call<List<Request>> third = answers(server, "101");
        socket.result();
        assertThat(authorizations(second.result())).containsExactly(Optional.empty());
        assertThat(authorizations(third.result())).containsExactly(Optional.empty());
    }

    @Test
    void aChallengeOfAnotherOriginIsNotAnswered() {
        Call<List<Request>> first = answers(server, refusal("302 Found", "Location: " + other.uri("/b")));
        Call<List<Request>> second =
                answers(other, refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=phishing"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(
                        () -> connect(server.uri("/a"), OPTIONS.withRedirects(5).withCredentials(ALICE)))
                .withMessageContaining("no credentials for ws://127.0.0.1:" + other.port());
        first.result();
        assertThat(authorizations(second.result())).containsExactly(Optional.empty());
    }

    @Test
    void aProviderDecidesAboutAnotherOriginItself() {
        Call<List<Request>> first = answers(server, refusal("302 Found", "Location: " + other.uri("/b")));
        Call<List<Request>> second =
                answers(other, refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x"), "101");
        List<URI> asked = new CopyOnWriteArrayList<>();
        connect(server.uri("/a"), OPTIONS.withRedirects(1).withCredentials(request -> {
            asked.add(request.uri());
            return request.uri().getPort() == other.port() ? Optional.of(ALICE) : Optional.empty();
        }));
        assertThat(authorizations(first.result())).containsExactly(Optional.empty());
        assertThat(authorizations(second.result())).containsExactly(Optional.empty(), Optional.of(ALICE_BASIC));
        assertThat(asked).containsExactly(server.uri("/a"), other.uri("/b"), other.uri("/b"));
    }

    @Test
    void redirectsAreNotFollowedUnlessTheyAreAllowed() {
        Call<List<Request>> requests = answers(server, refusal("302 Found", "Location: /b"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/a"), OPTIONS))
                .withMessageContaining("\"/b\"")
                .withMessageContaining("withRedirects")
                .returns(302, UpgradeRejected::status);
        assertThat(requests.result()).hasSize(1);
    }

    @Test
    void moreRedirectsThanAllowedFailWithTheWholeWay() {
        Call<List<Request>> requests = answers(
                server,
                refusal("302 Found", "Location: /b"),
                refusal("302 Found", "Location: /c"),
                refusal("302 Found", "Location: /d"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/a?secret"), OPTIONS.withRedirects(2)))
                .withMessageContaining("only 2")
                .withMessageContaining("the way was " + server.uri("/a") + "?… → " + server.uri("/b") + " → "
                        + server.uri("/c") + " → " + server.uri("/d"));
        assertThat(requests.result()).hasSize(3);
    }

    @Test
    void aCircleIsSeen() {
        String toB = refusal("302 Found", "Location: /b");
        String toA = refusal("302 Found", "Location: /a");
        Call<List<Request>> requests = answers(server, toB, toA, toB);
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/a"), OPTIONS.withRedirects(20)))
                .withMessageContaining("circle");
        assertThat(requests.result()).hasSize(3);
    }

    @Test
    void aRedirectWithoutALocationIsARefusal() {
        Call<List<Request>> requests = answers(server, refusal("302 Found"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(server.uri("/a"), OPTIONS.withRedirects(20)))
                .withMessageContaining("nowhere");
        assertThat(requests.result()).hasSize(1);
    }

    @Test
    void oneDeadlineCoversAllRequests() {
        Call<List<Request>> first = answers(server, refusal("302 Found", "Location: " + other.uri("/b")));
        Call<Peer> silent = Call.of(() -> {
            Peer peer = other.accept();
            peer.request();
            return peer;
        });
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(
                        () -> connect(server.uri("/a"), OPTIONS.withRedirects(5).withTimeout(Duration.ofSeconds(2))))
                .returns(Phase.UPGRADE, Timeout::phase);
        first.result();
        silent.result().expectEnd();
    }

    @Test
    void aRedirectToWhereNobodyIsFailsThere() {
        Call<List<Request>> first =
                answers(server, refusal("302 Found", "Location: ws://127.0.0.1:" + ScriptedServer.unusedPort() + "/"));
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connect(server.uri("/a"), OPTIONS.withRedirects(5)))
                .returns(Phase.TCP, ConnectionError::phase);
        first.result();
    }

    // ---- cookies

    @Test
    void cookiesOfRedirectsAndRefusalsGoAlong() {
        Call<List<Request>> requests = answers(
                server,
                refusal("302 Found", "Location: /a", "Set-Cookie: seen=1"),
                refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x", "Set-Cookie: asked=1"),
                "101");
        WebSocketOptions options = OPTIONS.withRedirects(3)
                .withCredentials(ALICE)
                .withConnectOptions(ConnectOptions.defaults().withCookies(new CookieManager()));
        connect(server.uri("/a"), options);
        List<Request> came = requests.result();
        assertThat(came.get(0).field("Cookie")).isEmpty();
        assertThat(came.get(1).field("Cookie")).hasValue("seen=1");
        assertThat(came.get(2).field("Cookie").orElseThrow().split("; "))
                .containsExactlyInAnyOrder("seen=1", "asked=1");
    }

    // ---- a Unix socket

    @Test
    void aUnixSocketIsAskedAgainAsLongAsItSpeaksOfLocalhost(@TempDir Path directory) {
        try (UnixServer unix = UnixServer.in(directory)) {
            Call<List<Request>> requests = Call.of(() -> {
                Peer peer = unix.accept();
                List<Request> came = new ArrayList<>(List.of(peer.request()));
                peer.send(refusal("302 Found", "Location: http://localhost/b", "Set-Cookie: a=1; Path=/"));
                came.add(peer.request());
                peer.send(refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x"));
                came.add(peer.upgrade());
                return came;
            });
            WebSocket socket = WebSocket.connectUnix(
                    unix.path(),
                    "/a",
                    OPTIONS.withRedirects(1)
                            .withCredentials(ALICE)
                            .withConnectOptions(ConnectOptions.defaults().withCookies(new CookieManager())));
            opened.add(socket);
            assertThat(authorizations(requests.result()))
                    .containsExactly(Optional.empty(), Optional.empty(), Optional.of(ALICE_BASIC));
            assertThat(requests.result())
                    .extracting(request -> request.field("Cookie"))
                    .containsExactly(Optional.empty(), Optional.of("a=1"), Optional.of("a=1"));
            assertThat(socket.uri()).isEqualTo(URI.create("ws://localhost/b"));
        }
    }

    @Test
    void aRedirectMayLeadAwayFromAUnixSocket(@TempDir Path directory) {
        try (UnixServer unix = UnixServer.in(directory)) {
            Call<Void> redirecting = Call.run(() -> {
                Peer peer = unix.accept();
                peer.request();
                peer.send(refusal("302 Found", "Location: " + server.uri("/b")));
                peer.expectEnd();
                peer.close();
            });
            Call<List<Request>> requests = answers(server, "101");
            WebSocket socket = WebSocket.connectUnix(
                    unix.path(), "/a", OPTIONS.withRedirects(1).withCredentials(Credentials.bearer("abc")));
            opened.add(socket);
            redirecting.result();
            assertThat(authorizations(requests.result())).containsExactly(Optional.empty());
            assertThat(socket.uri()).isEqualTo(server.uri("/b"));
        }
    }

    // ---- a ReplyTo

    @Test
    void aReplyToHearsOfTheLastAnswerAlone() throws InterruptedException {
        Call<List<Request>> first = answers(server, refusal("302 Found", "Location: " + other.uri("/b")));
        Call<List<Request>> second = Call.of(() -> {
            Peer peer = other.accept();
            peer.request();
            peer.send(refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=x"));
            peer.expectEnd();
            Peer again = other.accept();
            Request request = again.upgrade();
            again.sendText("hello");
            return List.of(request);
        });
        BlockingQueue<Message> told = new LinkedBlockingQueue<>();
        WebSocketOptions options = OPTIONS.withRedirects(1)
                .withCredentials(request -> Optional.of(ALICE))
                .withUpgradeOptions(UpgradeOptions.defaults().withReplyTo(told::add));
        WebSocket socket = connect(server.uri("/a"), options);
        first.result();
        assertThat(authorizations(second.result())).containsExactly(Optional.of(ALICE_BASIC));
        assertThat(told.poll(20, TimeUnit.SECONDS)).isInstanceOf(Message.Upgraded.class);
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Message.WebSocketFrame(new Frame.Text("hello")));
        socket.connection().close();
        assertThat(told.poll(20, TimeUnit.SECONDS)).isInstanceOf(Message.Failed.class);
    }
}
