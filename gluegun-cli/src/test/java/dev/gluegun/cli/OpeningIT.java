package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.cli.echo.EchoServer;
import dev.gluegun.cli.echo.LoopbackIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code connect} comes to an open WebSocket, or why it does not. */
@Timeout(60)
class OpeningIT {

    private static EchoServer echo;

    @BeforeAll
    static void startServer() {
        echo = EchoServer.start(0);
    }

    @AfterAll
    static void stopServer() {
        echo.close();
    }

    private static CommandRun echoed(String input, String... options) throws Exception {
        return CommandRun.connect(echo.uri().toString(), input, options);
    }

    // ---- when it does not begin

    @Test
    void nobodyListeningEndsWithNotConnected() throws Exception {
        String url;
        try (ScriptedServer gone = new ScriptedServer(client -> {})) {
            url = gone.url();
        }

        CommandRun run = CommandRun.of("", "connect", url);

        assertThat(run.err()).startsWith("gluegun: ").contains("refused").hasLineCount(1);
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void serverThatHangsUpDuringTheHandshakeIsAConnectionLost() throws Exception {
        CommandRun run = ScriptedServer.talk("", ScriptedServer.Peer::request);

        assertThat(run.err())
                .startsWith("gluegun: ")
                .contains("before it answered the upgrade")
                .hasLineCount(1);
        assertThat(run.status()).isEqualTo(4);
    }

    @Test
    void serverThatNeverAnswersEndsWithTimeout() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "",
                client -> {
                    client.request();
                    client.awaitEnd();
                },
                "--connect-timeout",
                "100ms");

        assertThat(run.err()).startsWith("gluegun: ").hasLineCount(1);
        assertThat(run.status()).isEqualTo(5);
    }

    @Test
    void refusalShowsStatusHeadersAndTheStartOfTheBody() throws Exception {
        CommandRun run = ScriptedServer.talk("", client -> {
            client.request();
            client.send("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nSet-Cookie: a=b\r\n"
                    + "Content-Length: 13\r\n\r\nNot you.\n\u001b[2J");
        });

        assertThat(run.err())
                .contains("  401 Unauthorized")
                .contains("WWW-Authenticate: Basic realm=\"x\"")
                .contains("Set-Cookie: ***")
                .contains("Not you.\n")
                .contains("\\x1b[2J")
                .doesNotContain("\u001b");
        assertThat(run.status()).isEqualTo(3);
    }

    @Test
    void handshakeThatBreaksTheRulesEndsWithProtocolError() throws Exception {
        CommandRun run = ScriptedServer.talk("", client -> {
            client.request();
            client.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: d3Jvbmc=\r\n\r\n");
            client.awaitEnd();
        });

        assertThat(run.err()).contains("RFC 6455");
        assertThat(run.status()).isEqualTo(4);
    }

    // ---- what is sent with the handshake

    @Test
    void headersOriginCredentialsAndSubprotocolsAreSent() throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        ScriptedServer.talk(
                "",
                client -> {
                    request.complete(client.request());
                    client.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                },
                "-H",
                "X-One: 1",
                "--header",
                "X-Two:2",
                "--origin",
                "https://example.com",
                "--user",
                "me:gehe:im",
                "--subprotocol",
                "a,b",
                "--subprotocol",
                "c",
                "--compress");

        assertThat(request.get(10, TimeUnit.SECONDS))
                .contains("X-One: 1\r\n")
                .contains("X-Two: 2\r\n")
                .contains("Origin: https://example.com\r\n")
                .contains("Authorization: Basic bWU6Z2VoZTppbQ==\r\n")
                .containsPattern("Sec-WebSocket-Protocol: a, ?b, ?c\r\n")
                .contains("permessage-deflate");
    }

    @Test
    void verboseShowsTheHandshakeBothWaysWithSecretsMasked() throws Exception {
        CommandRun run = echoed("hi\n", "-v", "--user", "me:geheim", "-H", "X-Token: geheim", "--subprotocol", "chat");

        assertThat(run.out()).isEqualTo("hi\n");
        assertThat(run.err())
                .contains("> GET / HTTP/1.1")
                .contains("> Upgrade: websocket")
                .contains("> Sec-WebSocket-Key: ")
                .contains("> Authorization: ***")
                .contains("> X-Token: ***")
                .contains("< HTTP/1.1 101 Switching Protocols")
                .contains("< Sec-WebSocket-Accept: ")
                .contains("< Sec-WebSocket-Protocol: chat")
                .contains("we closed:         1000")
                .contains("the peer answered: 1000")
                .doesNotContain("geheim")
                .doesNotContain("bWU6Z2VoZWlt");
    }

    @Test
    void verboseShowsTheRequestAlsoWhenItIsRefused() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "",
                client -> {
                    client.request();
                    client.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                },
                "-v");

        assertThat(run.err()).contains("> Sec-WebSocket-Version: 13").contains("404");
        assertThat(run.status()).isEqualTo(3);
    }

    @Test
    void compressionIsNegotiated() throws Exception {
        CommandRun run = echoed("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "--compress", "-v");

        assertThat(run.out()).isEqualTo("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
        assertThat(run.err()).contains("< Sec-WebSocket-Extensions: permessage-deflate");
    }

    // ---- TLS

    @Test
    void serverIsTrustedThroughItsAuthority(@TempDir Path folder) throws Exception {
        LoopbackIdentity identity = LoopbackIdentity.create();
        Path ca = folder.resolve("ca.pem");
        identity.writeCaCertificate(ca);
        try (EchoServer server = EchoServer.startTls(0, identity)) {
            String url = server.uri().toString();

            CommandRun trusting = CommandRun.of("hi\n", "connect", "--cacert", ca.toString(), url);
            CommandRun named = CommandRun.of("hi\n", "connect", "--cacert", ca.toString(), "--sni", "localhost", url);
            CommandRun wrongName =
                    CommandRun.of("hi\n", "connect", "--cacert", ca.toString(), "--sni", "example.com", url);
            CommandRun strict = CommandRun.of("hi\n", "connect", url);
            CommandRun careless = CommandRun.of("hi\n", "connect", "--insecure", url);

            assertThat(trusting.out()).isEqualTo("hi\n");
            assertThat(named.out()).isEqualTo("hi\n");
            assertThat(wrongName.status()).isEqualTo(2);
            assertThat(strict.status()).isEqualTo(2);
            assertThat(strict.err()).contains("certificate");
            assertThat(careless.out()).isEqualTo("hi\n");
            assertThat(careless.err()).contains("warning: --insecure");
        }
    }

    @Test
    void fileThatIsNoCertificateIsNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "nothing", StandardCharsets.UTF_8);

        CommandRun broken = CommandRun.of("", "connect", "--cacert", file.toString(), "wss://127.0.0.1:1/");
        CommandRun missing = CommandRun.of("", "connect", "--cacert", file + ".no", "wss://127.0.0.1:1/");

        assertThat(broken.err()).contains(file.toString());
        assertThat(broken.status()).isEqualTo(1);
        assertThat(missing.err()).contains(file + ".no");
        assertThat(missing.status()).isEqualTo(1);
    }
}
