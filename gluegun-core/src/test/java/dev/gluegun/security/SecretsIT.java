package dev.gluegun.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gluegun.Connection;
import dev.gluegun.Credentials;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.LogCapture;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials go to the server and nowhere else: not into what is printed, nor into any exception. */
@SocketTest
class SecretsIT {

    private static final String SECRET = "s3cr3t";
    private static final String USER = "us3r";

    private static final Headers CREDENTIALS = Headers.of(
            "Authorization",
            "Bearer " + SECRET,
            "Proxy-Authorization",
            "Basic " + SECRET,
            "cookie",
            "session=" + SECRET);

    private static final WebSocketOptions OPTIONS =
            WebSocketOptions.defaults().withHeaders(CREDENTIALS).withTimeout(Duration.ofSeconds(10));

    /** What goes wrong after the credentials were sent. */
    enum Mishap {
        A_REFUSAL("HTTP/1.1 401 Unauthorized\r\nSet-Cookie: session=" + SECRET + "\r\nContent-Length: 0\r\n\r\n"),
        A_REDIRECT("HTTP/1.1 302 Found\r\nLocation: /there\r\nSet-Cookie: session=" + SECRET + "\r\n\r\n"),
        A_WRONG_ANSWER("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: wrong\r\nSet-Cookie: session=" + SECRET + "\r\n\r\n"),
        A_MALFORMED_ANSWER("HTTP/1.1 nonsense\r\n\r\n"),
        HALF_AN_ANSWER("HTTP/1.1 101 Switching Protocols\r\nSet-Cookie: session=" + SECRET),
        NO_ANSWER("");

        private final String answer;

        Mishap(String answer) {
            this.answer = answer;
        }
    }

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    private static String printed(Throwable failure) {
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all, true));
        return all.toString();
    }

    @ParameterizedTest
    @EnumSource
    void noFailureShowsACredential(Mishap mishap) {
        Call<Request> serving = Call.of(() -> {
            Peer peer = server.accept();
            Request request = peer.request();
            peer.send(mishap.answer);
            peer.endOutput();
            return request;
        });
        EventRecorder recorder = new EventRecorder();
        WebSocketOptions listening =
                OPTIONS.withConnectOptions(recorder.options().connectOptions());
        Throwable failure = catchThrowable(() -> WebSocket.connect(server.uri("/feed?token=" + SECRET), listening));
        assertThat(failure).isInstanceOf(GluegunException.class);
        assertThat(printed(failure)).doesNotContain(SECRET);
        recorder.closed();
        assertNoSecretIn(recorder);
        // The server got them.
        assertThat(serving.result().field("Authorization")).hasValue("Bearer " + SECRET);
    }

    static Stream<Arguments> credentials() {
        return Stream.of(
                Arguments.of(Credentials.userPassword(USER, SECRET), "Basic realm=x"),
                Arguments.of(Credentials.basic(USER, SECRET), "Basic realm=x"),
                Arguments.of(Credentials.digest(USER, SECRET), "Digest realm=x, nonce=n, qop=auth"),
                Arguments.of(Credentials.bearer(SECRET), "Bearer error=invalid_token"));
    }

    /** The password, the name, both as Basic sends them, and the hash that is as good as the password. */
    private static void assertNothingOf(String text) {
        assertThat(text)
                .doesNotContain(
                        SECRET,
                        USER,
                        Base64.getEncoder().encodeToString((USER + ":" + SECRET).getBytes(UTF_8)),
                        "response=");
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void nothingShowsWhatCredentialsConsistOf(Credentials credentials, String challenge) {
        String refusal =
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + challenge + "\r\nContent-Length: 0\r\n\r\n";
        Call<List<Request>> serving = Call.of(() -> {
            Peer peer = server.accept();
            List<Request> requests = new ArrayList<>();
            requests.add(peer.request());
            peer.send(refusal);
            if (requests.getFirst().field("Authorization").isEmpty()) {
                requests.add(peer.request());
                peer.send(refusal);
            }
            peer.expectEnd();
            return requests;
        });
        EventRecorder recorder = new EventRecorder();
        List<String> shown = new ArrayList<>();
        WebSocketOptions options = recorder.options().withCredentials(request -> {
            shown.add(request.toString());
            return Optional.of(credentials);
        });
        try (LogCapture log = new LogCapture("dev.gluegun", Level.ALL)) {
            Throwable failure = catchThrowable(() -> WebSocket.connect(server.uri("/"), options));
            assertThat(failure).isInstanceOf(UpgradeRejected.class);
            shown.add(printed(failure));
            recorder.closed();
            log.records().forEach(record -> shown.add(new SimpleFormatter().format(record)));
        }
        recorder.events().forEach(event -> {
            shown.add(event.toString());
            shown.add(event.description());
        });
        shown.add(credentials.toString());
        shown.add(options.toString());
        shown.add(options.withCredentials(credentials).toString());
        assertThat(shown).hasSizeGreaterThan(8).allSatisfy(SecretsIT::assertNothingOf);
        assertThat(serving.result().getLast().field("Authorization"))
                .as("the server got them")
                .isPresent();
    }

    private static void assertNoSecretIn(EventRecorder recorder) {
        assertThat(recorder.events()).isNotEmpty().allSatisfy(event -> {
            assertThat(event.toString()).doesNotContain(SECRET);
            assertThat(event.description()).doesNotContain(SECRET);
        });
    }

    @Test
    void noEventShowsACredentialOrWhatWasSaid() {
        EventRecorder recorder = new EventRecorder();
        WebSocketOptions listening =
                OPTIONS.withConnectOptions(recorder.options().connectOptions());
        Call<Peer> peer = server.upgradeNext("Set-Cookie: session=" + SECRET);
        try (WebSocket socket = WebSocket.connect(server.uri("/feed?token=" + SECRET), listening)) {
            socket.sendText(SECRET);
            socket.ping(SECRET.getBytes(UTF_8));
            peer.result().sendText(SECRET);
            socket.receiveFrame();
            socket.connection().close();
        }
        recorder.closed();
        assertNoSecretIn(recorder);
        peer.result().close();
    }

    @Test
    void nothingThatIsPrintedShowsACredential() {
        Call<Peer> peer = server.upgradeNext("Set-Cookie: session=" + SECRET);
        WebSocket socket = WebSocket.connect(server.uri("/feed?token=" + SECRET), OPTIONS);
        Headers answer = Headers.of("Set-Cookie", "session=" + SECRET);
        assertThat(List.of(
                        OPTIONS,
                        CREDENTIALS,
                        socket,
                        socket.connection(),
                        socket.stream(),
                        new Message.Upgraded(Optional.empty(), List.of(), answer),
                        new Message.Response(true, 401, answer)))
                .allSatisfy(value -> assertThat(value.toString()).doesNotContain(SECRET));
        socket.connection().close();
        peer.result().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://user:s3cr3t@localhost/",
                "http://user:s3cr3t@localhost/",
                "ws://user:s3cr3t@not_a_host/",
                "ws:user:s3cr3t@localhost",
                "user:s3cr3t@localhost",
                "https://localhost/?token=s3cr3t",
                "ws://localhost/?token=s3cr3t#part",
                "ws://localhost/#s3cr3t",
                "ws:///?token=s3cr3t"
            })
    void aUriThatIsRefusedShowsNoSecret(String uri) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connect(URI.create(uri)))
                .satisfies(refusal -> assertThat(printed(refusal)).doesNotContain(SECRET));
    }

    @Test
    void aPathThatIsRefusedDoesNotShowItsQuery() {
        try (Connection connection = Connection.open(server.host(), server.port())) {
            for (String path : List.of("feed?token=" + SECRET, "/feed?token=" + SECRET + "#part")) {
                assertThatExceptionOfType(InvalidOptions.class)
                        .isThrownBy(() -> connection.upgrade(path))
                        .satisfies(refusal -> assertThat(printed(refusal)).doesNotContain(SECRET));
            }
        }
    }
}
