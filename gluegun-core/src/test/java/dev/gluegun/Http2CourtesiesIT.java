package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.testing.DigestField;
import dev.gluegun.testing.Http2Server;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credentials, redirects, cookies and the origin over HTTP/2: each request is another stream of the same connection. */
@SocketTest
class Http2CourtesiesIT {

    private static final WebSocketOptions OPTIONS =
            WebSocketOptions.defaults().withTimeout(Duration.ofSeconds(20)).withProtocols(Protocol.HTTP_2);

    private static final Headers DIGEST =
            Headers.of("www-authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256");

    private final Http2Server server = Http2Server.with(Http2Settings.server(), this::serve);
    private final Set<Http2Server.Line> lines = ConcurrentHashMap.newKeySet();
    private final List<Integer> streams = new CopyOnWriteArrayList<>();

    /** Of each request, in turn. */
    private final List<Headers> asked = new CopyOnWriteArrayList<>();

    /** What is refused, and how often; then sockets are taken. */
    private volatile int refusals;

    private volatile int status;
    private volatile Headers answer = Headers.empty();
    private volatile boolean dropsAfterRefusal;

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void serve(Http2Server.Line line, Step step) {
        Http2Machine machine = line.machine();
        if (step != Step.HEADERS) {
            line.echo(step);
            return;
        }
        lines.add(line);
        streams.add(machine.streamId());
        asked.add(machine.headers().with("path", machine.request().path()));
        if (asked.size() > refusals) {
            line.echo(step);
        } else {
            machine.respond(machine.streamId(), status, answer, true);
            if (dropsAfterRefusal) {
                machine.goAway(0, "");
            }
        }
    }

    private void refuse(int times, int with, Headers fields) {
        refusals = times;
        status = with;
        answer = fields;
    }

    private WebSocket connect(WebSocketOptions options) {
        return WebSocket.connect(URI.create("ws://127.0.0.1:" + server.port() + "/chat"), options);
    }

    /** That the socket works, and that all was asked for on one connection. */
    private void expectOneConnection(WebSocket socket, Integer... expected) {
        socket.sendText("hello");
        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("hello"));
        assertThat(streams).containsExactly(expected);
        assertThat(lines).hasSize(1);
    }

    private List<Optional<String>> all(String name) {
        return asked.stream().map(fields -> fields.first(name)).toList();
    }

    @Test
    void aChallengeIsAnsweredOnAnotherStream() {
        refuse(1, 401, DIGEST);
        try (WebSocket socket = connect(OPTIONS.withCredentials(Credentials.userPassword("ada", "secret")))) {
            expectOneConnection(socket, 1, 3);
        }
        assertThat(asked.getFirst().first("authorization")).isEmpty();
        expectDigest(asked.getLast());
    }

    /** RFC 8441, section 4: what is asked for is a CONNECT. */
    private static void expectDigest(Headers fields) {
        DigestField shown = new DigestField(fields.first("authorization").orElseThrow());
        assertThat(shown.value())
                .startsWith("Digest ")
                .contains("username=\"ada\"", "uri=\"/chat\"", "nonce=\"n\"", "algorithm=SHA-256")
                .doesNotContain("secret");
        assertThat(shown.parameter("response")).isEqualTo(shown.rightResponse("ada:r:secret", "CONNECT"));
    }

    @Test
    void aChallengeIsAnsweredOnAnotherConnectionWhenTheServerDropsItsOwn() {
        refuse(1, 401, DIGEST);
        dropsAfterRefusal = true;
        try (WebSocket socket = connect(OPTIONS.withCredentials(Credentials.userPassword("ada", "secret")))) {
            socket.sendText("hello");
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("hello"));
        }
        assertThat(lines).hasSize(2);
        expectDigest(asked.getLast());
    }

    @Test
    void aBearersTokenGoesWithTheFirstRequest() {
        try (WebSocket socket = connect(OPTIONS.withCredentials(Credentials.bearer("token")))) {
            expectOneConnection(socket, 1);
        }
        assertThat(all("authorization")).containsExactly(Optional.of("Bearer token"));
    }

    @Test
    void aProviderIsAskedForEachStream() {
        refuse(1, 401, Headers.of("www-authenticate", "Bearer"));
        WebSocketOptions options =
                OPTIONS.withCredentials(request -> Optional.of(Credentials.bearer("token" + request.attempt())));
        try (WebSocket socket = connect(options)) {
            expectOneConnection(socket, 1, 3);
        }
        assertThat(all("authorization")).containsExactly(Optional.of("Bearer token1"), Optional.of("Bearer token2"));
    }

    @Test
    void aRefusalWithoutCredentialsIsTold() {
        refuse(1, 401, Headers.of("www-authenticate", "Basic realm=\"r\""));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connect(OPTIONS))
                .returns(401, UpgradeRejected::status);
        assertThat(streams).containsExactly(1);
    }

    @Test
    void aRedirectWithinTheOriginStaysOnTheConnectionAndTakesItsCookieAlong() {
        refuse(1, 302, Headers.of("location", "/new").with("set-cookie", "session=1; Path=/"));
        WebSocketOptions options = OPTIONS.withRedirects(1)
                .withOrigin("https://example.com")
                .withConnectOptions(ConnectOptions.defaults().withCookies(new CookieManager()));
        try (WebSocket socket = connect(options.withProtocols(Protocol.HTTP_2))) {
            expectOneConnection(socket, 1, 3);
            assertThat(socket.uri().getPath()).isEqualTo("/new");
        }
        assertThat(all("path")).containsExactly(Optional.of("/chat"), Optional.of("/new"));
        assertThat(all("cookie")).containsExactly(Optional.empty(), Optional.of("session=1"));
        assertThat(all("origin")).containsOnly(Optional.of("https://example.com"));
    }
}
