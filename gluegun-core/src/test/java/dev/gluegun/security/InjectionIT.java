package dev.gluegun.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Connection;
import dev.gluegun.Credentials;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text from elsewhere in the request: it ends no line, begins no other field, and forges nothing in the error either. */
@SocketTest
class InjectionIT {

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    private static void expectRefusal(ThrowingCallable call) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(call)
                .satisfies(refusal -> Visible.expectHarmless(String.valueOf(refusal.getMessage())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nX-Forged: yes",
                "\nX-Forged: yes",
                "\rX-Forged: yes",
                "\0X-Forged: yes",
                "\u007fX-Forged: yes",
                // Cut to their lower bytes, these are CR and LF.
                "\u010d\u010aX-Forged: yes"
            })
    void nothingFromElsewhereMakesAFurtherField(String forged) {
        expectRefusal(() -> Headers.of("X-Good", "fine" + forged));
        expectRefusal(() -> Headers.of("X-Good" + forged, "fine"));
        expectRefusal(() -> UpgradeOptions.defaults().withProtocol("chat" + forged));
        expectRefusal(() -> Connection.open("localhost" + forged, 80).close());
        try (Connection connection = Connection.open(server.host(), server.port())) {
            expectRefusal(() -> connection.upgrade("/chat" + forged));
            expectRefusal(() -> connection.upgrade("chat" + forged));
            connection.upgrade("/good");
            Request request = server.accept().request();
            assertThat(request.line()).isEqualTo("GET /good HTTP/1.1");
            assertThat(request.field("X-Forged")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nX-Forged: yes", "\nX-Forged: yes", "\rX-Forged: yes", "\0X-Forged: yes"})
    void noCredentialMakesAFurtherField(String forged) {
        expectRefusal(() -> Credentials.userPassword("alice" + forged, "pass"));
        expectRefusal(() -> Credentials.digest("alice", "pass" + forged));
        expectRefusal(() -> Credentials.basic("alice", "pass" + forged));
        expectRefusal(() -> Credentials.bearer("token" + forged));
        expectRefusal(() -> WebSocketOptions.defaults().withOrigin("https://example.com" + forged));
    }

    /** Cut to their lower bytes, the last two of the name are CR and LF; the realm tries to end its quotation. */
    @Test
    void aNameAndAPeersChallengeStayInsideTheirQuotations() {
        Call<Request> answer = Call.of(() -> {
            Peer peer = server.accept();
            peer.request();
            peer.send("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"a\\\", x=\\\"b\", nonce=\"n\\\"\","
                    + " opaque=\"\\\\\", qop=auth\r\nContent-Length: 0\r\n\r\n");
            return peer.upgrade();
        });
        WebSocketOptions options =
                WebSocketOptions.defaults().withCredentials(Credentials.digest("a\", x=\"\u010d\u010a", "pass"));
        try (WebSocket socket = WebSocket.connect(server.uri("/"), options)) {
            assertThat(answer.result().field("Authorization"))
                    .hasValueSatisfying(sent -> assertThat(sent)
                            .startsWith("Digest username*=UTF-8''a%22%2C%20x%3D%22%C4%8D%C4%8A,"
                                    + " realm=\"a\\\", x=\\\"b\", nonce=\"n\\\"\", uri=\"/\", ")
                            .endsWith(", opaque=\"\\\\\""));
            socket.connection().close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exa\u00a0mple.test", // a space that does not break
                "exam\uff0fple.test", // a wide slash
                "user\uff20example.test", // a wide @
                "\u3000" // a wide space
            })
    void aHostThatHasASpaceOrSlashOnlyOnTheWireIsRefused(String host) {
        expectRefusal(() -> Connection.open(host, 80).close());
    }
}
