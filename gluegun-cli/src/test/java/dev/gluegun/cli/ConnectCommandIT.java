package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gluegun.cli.echo.EchoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectCommandIT {

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

    // ---- from the input to the server, from the server to the output

    @Test
    void linesBecomeMessagesAndMessagesBecomeLines() throws Exception {
        CommandRun run = echoed("eins\nzwei größer\r\n\ndrei");

        assertThat(run.out()).isEqualTo("eins\nzwei größer\n\ndrei\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void whatThePeerSendsBeforeItClosesIsStillShown() throws Exception {
        CommandRun run = ScriptedServer.talk("", client -> {
            client.accept();
            assertThat(client.readClose()).isEqualTo(1000);
            client.text("late");
            client.closeFrame(1000, "");
        });

        assertThat(run.out()).isEqualTo("late\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void waitGivesThePeerTimeAfterTheEndOfTheInput() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "question\n",
                client -> {
                    client.accept();
                    assertThat(client.readFrame()).isEqualTo("1:question");
                    client.text("answer");
                    assertThat(client.readClose()).isEqualTo(1000);
                    client.closeFrame(1000, "");
                },
                "--wait",
                "2s");

        assertThat(run.out()).isEqualTo("answer\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void lineThatIsNotUtf8EndsWithUsage() throws Exception {
        CommandRun run = CommandRun.start(
                        new java.io.ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xff, '\n'}),
                        CommandRun.arguments(echo.uri().toString()))
                .await();

        assertThat(run.out()).isEqualTo("a\n");
        assertThat(run.err()).contains("line 2").contains("UTF-8");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void outputThatNobodyReadsEndsQuietly() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        CommandRun run = CommandRun.withOutput(
                closed, "a\nb\n", CommandRun.arguments(echo.uri().toString()));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    // ---- when it ends

    @Test
    void countEndsAfterThatManyMessagesThoughTheInputGoesOn() throws Exception {
        CommandRun run = CommandRun.startOpenEnded(
                        "a\nb\nc\n", CommandRun.arguments(echo.uri().toString(), "--count", "2"))
                .await();

        assertThat(run.out()).isEqualTo("a\nb\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void untilEndsAtTheFirstMessageThatMatches() throws Exception {
        CommandRun run = CommandRun.startOpenEnded(
                        "a1\nb2\nc3\n", CommandRun.arguments(echo.uri().toString(), "--until", "^b"))
                .await();

        assertThat(run.out()).isEqualTo("a1\nb2\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void countThatIsNotReachedInTimeEndsWithTimeout() throws Exception {
        CommandRun run = echoed("a\n", "--count", "3", "--wait", "2s");

        assertThat(run.out()).isEqualTo("a\n");
        assertThat(run.err()).contains("waited for 3 messages, but only 1 came within 2 s");
        assertThat(run.status()).isEqualTo(5);
    }

    @Test
    void peerThatClosesBeforeTheGoalIsAnError() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "",
                client -> {
                    client.accept();
                    client.text("one");
                    client.closeFrame(1000, "");
                    client.readFrame();
                },
                "--count",
                "2");

        assertThat(run.out()).isEqualTo("one\n");
        assertThat(run.err()).contains("waited for 2 messages, but only 1 came");
        assertThat(run.status()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001})
    void peersNormalCloseEndsWithSuccess(int code) throws Exception {
        CommandRun run = closedByPeer(client -> client.closeFrame(code, "bye"));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void peersCloseWithoutACodeEndsWithSuccess() throws Exception {
        assertThat(closedByPeer(client -> client.frame(8)).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1008, 1011, 4000})
    void peersOtherCloseIsToldAndEndsWithAnError(int code) throws Exception {
        CommandRun run = closedByPeer(client -> client.closeFrame(code, "no \u001b"));

        assertThat(run.err()).contains("the peer closed with " + code).contains("\"no \\x1b\"");
        assertThat(run.status()).isEqualTo(4);
    }

    private static CommandRun closedByPeer(ScriptedServer.Script close) throws Exception {
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.accept();
            close.play(client);
            client.readFrame();
        })) {
            CommandRun run = CommandRun.startOpenEnded("", CommandRun.arguments(server.url()))
                    .await();
            server.awaitEnd();
            return run;
        }
    }

    @Test
    void connectionThatIsLostEndsWithAnErrorInPlainWords() throws Exception {
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.accept();
            client.reset();
        })) {
            CommandRun run = CommandRun.startOpenEnded("", CommandRun.arguments(server.url()))
                    .await();

            assertThat(run.err())
                    .startsWith("gluegun: ")
                    .doesNotContain("\tat ")
                    .hasLineCount(1);
            assertThat(run.status()).isEqualTo(4);
        }
    }

    @Test
    void peerThatBreaksTheProtocolIsToldSoAndEndsWithAnError() throws Exception {
        CommandRun run = closedByPeer(client -> client.frame(1, (byte) 0xff));

        assertThat(run.err()).contains("UTF-8");
        assertThat(run.status()).isEqualTo(4);
    }

    // ---- how messages are shown

    @Test
    void binaryMessagesAreWrittenInTheFormAskedFor() throws Exception {
        ScriptedServer.Script sendsBytes = client -> {
            client.accept();
            client.frame(2, (byte) 0, (byte) 0xff);
            assertThat(client.readClose()).isEqualTo(1000);
            client.closeFrame(1000, "");
        };

        assertThat(ScriptedServer.talk("", sendsBytes).out()).isEqualTo("00ff\n");
        assertThat(ScriptedServer.talk("", sendsBytes, "--binary-as", "base64").out())
                .isEqualTo("AP8=\n");
        assertThat(ScriptedServer.talk("", sendsBytes, "--binary-as", "raw").outBytes())
                .isEqualTo(new byte[] {0, (byte) 0xff});
    }

    @Test
    void jsonIsLaidOut() throws Exception {
        assertThat(echoed("{\"a\":1}\nno json\n", "--json").out()).isEqualTo("{\n  \"a\": 1\n}\nno json\n");
    }

    @Test
    void terminalIsSparedThePeersControlCharacters() throws Exception {
        CommandRun run = CommandRun.onTerminal(
                false, "\u001b[2J\n", CommandRun.arguments(echo.uri().toString()));

        assertThat(run.out()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d\\d\\d < \\\\x1b\\[2J\n");
    }

    @Test
    void rawBytesAreKeptFromATerminal() throws Exception {
        CommandRun run =
                CommandRun.onTerminal(false, "", CommandRun.arguments(echo.uri().toString(), "--binary-as", "raw"));

        assertThat(run.err()).contains("terminal");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void coloursAreOnlyForATerminalWhoseOwnerWantsThem() throws Exception {
        String[] arguments = CommandRun.arguments(echo.uri().toString(), "-v");

        assertThat(CommandRun.onTerminal(true, "a\n", arguments).out()).contains("\u001b[");
        assertThat(CommandRun.onTerminal(false, "a\n", arguments).out()).doesNotContain("\u001b[");
        assertThat(CommandRun.of("a\n", arguments).err()).doesNotContain("\u001b[");
    }

    @Test
    void pingsAreShownOnlyWhenAskedFor() throws Exception {
        ScriptedServer.Script pings = client -> {
            client.accept();
            client.frame(9, (byte) 'h', (byte) 'i');
            assertThat(client.readFrame()).isEqualTo("10:hi");
            client.text("done");
            client.readFrame();
            client.closeFrame(1000, "");
        };

        CommandRun silent = ScriptedServer.talk("", pings, "--count", "1");
        CommandRun showing = ScriptedServer.talk("", pings, "--count", "1", "--show-pings");

        assertThat(silent.err()).isEmpty();
        assertThat(showing.err()).contains("ping from the peer, 2 bytes \"hi\"");
    }

    @Test
    void keepaliveSendsPings() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "",
                client -> {
                    client.accept();
                    assertThat(client.readFrame()).startsWith("9:");
                    client.text("alive");
                    client.awaitEnd();
                },
                "--keepalive",
                "50ms",
                "--count",
                "1");

        assertThat(run.out()).isEqualTo("alive\n");
    }

    // ---- Ctrl-C

    @Test
    void interruptClosesWithAFrameAndEndsAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.accept();
            client.text("up");
            assertThat(client.readClose()).isEqualTo(1001);
            client.closeFrame(1001, "");
        })) {
            CommandRun run = CommandRun.startOpenEnded("", CommandRun.arguments(server.url()));
            await().until(() -> run.out().equals("up\n"));

            run.interrupt();

            assertThat(run.await().status()).isEqualTo(130);
            assertThat(run.err()).isEmpty();
            server.awaitEnd();
        }
    }

    @Test
    void interruptDoesNotWaitForAPeerThatDoesNotAnswer() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.accept();
            client.text("up");
            over.await();
        })) {
            CommandRun run = CommandRun.startOpenEnded("", CommandRun.arguments(server.url()));
            await().until(() -> run.out().equals("up\n"));

            run.interrupt();

            assertThat(run.await().status()).isEqualTo(130);
            over.countDown();
        }
    }

    @Test
    void interruptWhileConnectingEndsAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.request();
            asked.countDown();
            client.awaitEnd();
        })) {
            CommandRun run = CommandRun.startOpenEnded("", CommandRun.arguments(server.url()));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            run.interrupt();

            assertThat(run.await().status()).isEqualTo(130);
            assertThat(run.err()).isEmpty();
            server.awaitEnd();
        }
    }
}
