package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.cli.echo.EchoServer;
import dev.gluegun.cli.echo.LoopbackIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code connect} goes to the server: by Unix domain sockets, through proxies, after redirects. */
@Timeout(60)
class RoadIT {

    private static EchoServer echo;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        echo = EchoServer.start(0);
    }

    @AfterAll
    static void stopServer() {
        echo.close();
    }

    // ---- Unix domain sockets

    @Test
    void aUrlLeadsToAUnixSocket() throws Exception {
        Path socket = folder.resolve("a b.sock");
        try (Relay relay = Relay.unix(socket, echo.port())) {
            String url = "ws+unix:" + folder + "/a%20b.sock:/room?name=a";
            CommandRun run = CommandRun.of("hi\n", "connect", "-v", "--trace", url);

            assertThat(relay.passed()).isPositive();
            assertThat(run.out()).isEqualTo("hi\n");
            assertThat(run.err())
                    .contains("* connecting to Unix socket " + socket)
                    .contains("> GET /room?name=a HTTP/1.1")
                    .contains("> Host: localhost\n")
                    .contains("Unix socket " + socket)
                    .doesNotContain("look-up");
            assertThat(run.status()).isZero();
        }
    }

    @Test
    void theOptionLeavesTheServerItsName() throws Exception {
        Path socket = folder.resolve("s.sock");
        try (Relay relay = Relay.unix(socket, echo.port())) {
            CommandRun named =
                    CommandRun.of("hi\n", "connect", "-v", "--unix", socket.toString(), "ws://chat.example:81/room");
            CommandRun given = CommandRun.of(
                    "hi\n", "connect", "-v", "--unix", socket.toString(), "-H", "Host: other.example", "ws://a/");

            assertThat(relay.passed()).isEqualTo(2);
            assertThat(named.out()).isEqualTo("hi\n");
            assertThat(named.err()).contains("> GET /room HTTP/1.1").contains("> Host: chat.example:81\n");
            assertThat(given.err()).contains("> Host: other.example\n").doesNotContain("> Host: a\n");
        }
    }

    @Test
    void tlsOverAUnixSocketChecksTheNameInTheUrl() throws Exception {
        LoopbackIdentity identity = LoopbackIdentity.create();
        Path ca = folder.resolve("ca.pem");
        identity.writeCaCertificate(ca);
        Path socket = folder.resolve("s.sock");
        try (EchoServer server = EchoServer.startTls(0, identity);
                Relay relay = Relay.unix(socket, server.port())) {
            String[] common = {"--cacert", ca.toString()};
            CommandRun local = CommandRun.connect("wss+unix:" + socket, "hi\n", common);
            CommandRun other = CommandRun.of(
                    "hi\n", "connect", "--cacert", ca.toString(), "--unix", socket.toString(), "wss://chat.example/");

            assertThat(relay.passed()).isEqualTo(2);
            assertThat(local.out()).isEqualTo("hi\n");
            assertThat(local.err()).isEmpty();
            assertThat(other.err()).contains("chat.example").contains("Unix socket " + socket);
            assertThat(other.status()).isEqualTo(2);
        }
    }

    @Test
    void aSocketThatIsNotThereIsNamed() throws Exception {
        Path socket = folder.resolve("none.sock");
        CommandRun run = CommandRun.of("", "connect", "ws+unix:" + socket + ":/");

        assertThat(run.err()).isEqualTo("gluegun: Unix socket " + socket + ": no such file: does the server run?\n");
        assertThat(run.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--unix a.sock ws+unix:/b.sock, give one of them",
        "--unix a.sock --proxy http://a:1 ws://a/, on this one",
        "ws+unix:b.sock, ws+unix:/path/of/socket:/path?query",
        "ws+unix:/b.sock:path, begins with a slash",
        "--proxy example:3128 ws://a/, expects a URL",
        "--proxy ftp://me:geheim@a:1 ws://a/, --proxy: ",
        "--proxy http://me:geheim@a:1/x%zz ws://a/, %40",
        "--proxy system --proxy http://a:1 ws://a/, stands alone",
        "--bearer to:ken ws://a/, --bearer: ",
        "--bearer geheim --user me:geheim ws://a/, give one of them",
        "--bearer geheim -H Authorization:x ws://a/, give one of them",
        "--cookie-jar /no/such/folder/jar ws://a/, --cookie-jar: ",
    })
    void whatCannotBeIsExplained(String words, String why) throws Exception {
        CommandRun run = CommandRun.of("", ("connect " + words).split(" "));

        assertThat(run.err()).startsWith("gluegun: ").contains(why).doesNotContain("geheim");
        assertThat(run.status()).isEqualTo(1);
    }

    // ---- proxies

    @Test
    void aChainOfProxiesIsGoneThroughInItsOrder() throws Exception {
        try (Relay first = Relay.proxy("200 OK");
                Relay second = Relay.proxy("200 OK")) {
            CommandRun run = CommandRun.connect(
                    echo.uri().toString(), "hi\n", "--trace", "--proxy", first.url(), "--proxy", second.url());

            assertThat(run.out()).isEqualTo("hi\n");
            assertThat(first.asked()).hasSize(1);
            assertThat(first.asked().get(0))
                    .startsWith("CONNECT " + second.url().substring("http://".length()) + " ");
            assertThat(second.asked().get(0)).startsWith("CONNECT 127.0.0.1:" + echo.port() + " ");
            assertThat(run.err().lines().filter(line -> line.contains("proxy hop done")))
                    .hasSize(2);
            assertThat(run.status()).isZero();
        }
    }

    @Test
    void aProxyThatRefusesIsNamed() throws Exception {
        try (Relay proxy = Relay.proxy("403 Forbidden")) {
            String url = proxy.url().replace("http://", "http://me:geheim@");
            CommandRun run = CommandRun.connect(echo.uri().toString(), "", "--proxy", url);

            assertThat(run.err())
                    .contains("HTTP proxy " + proxy.url().substring("http://".length()))
                    .contains("403")
                    .doesNotContain("geheim");
            assertThat(run.status()).isEqualTo(2);
        }
    }

    // ---- HTTP/2

    @Test
    void http2IsSpokenWithPriorKnowledge() throws Exception {
        CommandRun run = CommandRun.connect(echo.uri().toString(), "hi\n", "--http2", "-v", "--subprotocol", "chat");

        assertThat(run.out()).isEqualTo("hi\n");
        assertThat(run.err())
                .contains("> CONNECT / HTTP/2", "> Sec-WebSocket-Version: 13", "< HTTP/2 200")
                .doesNotContain("Upgrade", "Sec-WebSocket-Key");
        assertThat(run.status()).isZero();
    }

    @Test
    void http2OverTlsIsAgreedOnByAlpn() throws Exception {
        LoopbackIdentity identity = LoopbackIdentity.create();
        Path ca = folder.resolve("ca.pem");
        identity.writeCaCertificate(ca);
        try (EchoServer server = EchoServer.startTls(0, identity)) {
            CommandRun run =
                    CommandRun.connect(server.uri().toString(), "hi\n", "--http2", "-v", "--cacert", ca.toString());

            assertThat(run.out()).isEqualTo("hi\n");
            assertThat(run.err()).contains("< HTTP/2 200");
            assertThat(run.status()).isZero();
        }
    }

    @Test
    void aServerWithoutHttp2IsNotConnectedTo() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "", client -> client.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "--http2");

        assertThat(run.err()).startsWith("gluegun: ").hasLineCount(1);
        assertThat(run.status()).isIn(2, 4);
    }

    // ---- redirects

    private static String redirect(String to) {
        return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void aRedirectIsFollowedWhenAskedFor() throws Exception {
        String there = echo.uri().toString().replace("ws://", "http://") + "there?a=b";
        CommandRun run = ScriptedServer.talk(
                "hi\n",
                client -> {
                    assertThat(client.request()).contains("Authorization: Bearer geheim");
                    client.send(redirect(there));
                },
                "-L",
                "-v",
                "--bearer",
                "geheim");

        assertThat(run.out()).isEqualTo("hi\n");
        assertThat(run.err())
                .contains("* ws://127.0.0.1:" + echo.port() + " has answered")
                .contains("> GET /there?a=b HTTP/1.1")
                .doesNotContain("> Authorization")
                .doesNotContain("geheim");
        assertThat(run.status()).isZero();
    }

    @Test
    void aRedirectIsARefusalOtherwise() throws Exception {
        CommandRun run = ScriptedServer.talk("", client -> {
            client.request();
            client.send(redirect(echo.uri().toString()));
        });

        assertThat(run.err()).contains("302");
        assertThat(run.status()).isEqualTo(3);
    }

    @Test
    void aRedirectToNowhereIsARefusal() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "",
                client -> {
                    client.request();
                    client.send(redirect("mailto:me"));
                },
                "--location");

        assertThat(run.err()).contains("no address of a WebSocket");
        assertThat(run.status()).isEqualTo(3);
    }

    @Test
    void anInterruptEndsTheFollowing() throws Exception {
        CompletableFuture<CommandRun> started = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.request();
            started.get(20, TimeUnit.SECONDS).interrupt();
            client.awaitEnd();
        })) {
            CommandRun run = CommandRun.startOpenEnded("", CommandRun.arguments(server.url(), "-L"));
            started.complete(run);
            assertThat(run.await().status()).isEqualTo(130);
            server.awaitEnd();
        }
    }

    // ---- credentials and cookies

    @Test
    void wordsFromAFileStayOffTheCommandLine() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "me:geheim\n");
        CompletableFuture<String> request = new CompletableFuture<>();
        ScriptedServer.talk(
                "",
                client -> {
                    request.complete(client.request());
                    client.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                },
                "--user",
                "@" + file);

        assertThat(request.get(10, TimeUnit.SECONDS)).contains("Authorization: Basic bWU6Z2VoZWlt\r\n");
    }

    @Test
    void cookiesAreKeptAndSent() throws Exception {
        Path jar = folder.resolve("jar");
        ScriptedServer.talk(
                "",
                client -> {
                    assertThat(client.request()).doesNotContain("Cookie:");
                    client.send("HTTP/1.1 403 Forbidden\r\nSet-Cookie: id=geheim; Path=/; HttpOnly\r\n"
                            + "Set-Cookie: gone=1; Max-Age=0\r\nContent-Length: 0\r\n\r\n");
                },
                "--cookie-jar",
                jar.toString());
        assertThat(Files.readString(jar)).contains("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tid\tgeheim\n");

        CommandRun second = ScriptedServer.talk(
                "",
                client -> {
                    assertThat(client.request()).contains("Cookie: id=geheim\r\n");
                    client.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                },
                "-v",
                "--cookie-jar",
                jar.toString());
        assertThat(second.err()).doesNotContain("geheim");
        assertThat(Files.readString(jar)).contains("geheim");
    }
}
