package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.cli.echo.EchoServer;
import dev.gluegun.cli.echo.LoopbackIdentity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code connect --trace} shows. */
@Timeout(60)
class TraceIT {

    private static final String TIME = "\\[ *\\d+\\.\\d{3} ms] ";

    private static EchoServer echo;

    @BeforeAll
    static void startServer() {
        echo = EchoServer.start(0);
    }

    @AfterAll
    static void stopServer() {
        echo.close();
    }

    private static CommandRun traced(String input, String... options) throws Exception {
        String[] all = Stream.concat(Stream.of("--trace"), Stream.of(options)).toArray(String[]::new);
        return CommandRun.connect(echo.uri().toString(), input, all);
    }

    /** The events, without their times, and each up to its first number or comma. */
    private static List<String> events(CommandRun run) {
        return run.err()
                .lines()
                .map(line -> line.replaceFirst(TIME, "").replaceFirst(" (after|,|:|\\d).*|,.*|:.*", ""))
                .toList();
    }

    @Test
    void everyEventHasALineOfItsOwnWithItsTime() throws Exception {
        CommandRun run = traced("hello\n");

        assertThat(run.err().lines()).allMatch(line -> line.matches(TIME + "\\S.*"));
        assertThat(events(run))
                .startsWith(
                        "look-up begins",
                        "look-up done",
                        "TCP connect begins",
                        "TCP connect done",
                        "opening handshake begins",
                        "opening handshake done",
                        "open")
                .contains("text sent", "text received", "close frame sent", "close frame received")
                .endsWith("gone");
        assertThat(run.err()).contains("text sent, 5 bytes").contains("sent 1000, received 1000");
        assertThat(run.status()).isZero();
    }

    @Test
    void theOutputIsAsWithoutIt() throws Exception {
        CommandRun run = traced("{\"a\":1}\n", "--json");

        assertThat(run.out()).isEqualTo("{\n  \"a\": 1\n}\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void verboseShowsTheHandshakeBetweenTheEvents() throws Exception {
        CommandRun run = traced("", "-v");

        assertThat(run.err())
                .contains("> GET / HTTP/1.1")
                .contains("< HTTP/1.1 101")
                .containsPattern(TIME + "opening handshake done after");
    }

    @Test
    void theTlsHandshakeIsAPhase() throws Exception {
        LoopbackIdentity identity = LoopbackIdentity.create();
        try (EchoServer server = EchoServer.startTls(0, identity)) {
            CommandRun run = CommandRun.connect(server.uri().toString(), "", "--trace", "--insecure");

            assertThat(run.err()).containsPattern("TLS handshake done after [0-9.]+ ms: TLSv1.3, TLS_");
        }
    }

    @Test
    void aFailureIsTheEndOfItsPhase() throws Exception {
        EchoServer gone = EchoServer.start(0);
        gone.close();
        CommandRun run = CommandRun.connect(gone.uri().toString(), "", "--trace");

        assertThat(events(run)).contains("TCP connect failed", "gone").doesNotContain("open");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void whatThePeerChoosesDrivesNoTerminal() throws Exception {
        CommandRun run = ScriptedServer.talk(
                "",
                client -> {
                    client.accept();
                    client.closeFrame(4000, "a\n\u001b[31m");
                    client.readFrame();
                },
                "--trace");

        assertThat(run.err()).contains("close frame received, 4000").doesNotContain("\u001b");
        assertThat(run.err().lines().filter(line -> !line.startsWith("gluegun: ")))
                .allMatch(line -> line.matches(TIME + "\\S.*"));
    }

    @Test
    void linesHaveTheColourOfNotesOnATerminal() throws Exception {
        CommandRun run =
                CommandRun.onTerminal(true, "", CommandRun.arguments(echo.uri().toString(), "--trace"));

        assertThat(run.err().lines()).allMatch(line -> line.matches("\u001b\\[2m" + TIME + ".*\u001b\\[0m"));
    }
}
