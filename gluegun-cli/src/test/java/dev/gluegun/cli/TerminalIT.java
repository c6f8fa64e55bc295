package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command on a real terminal, which {@code script} of util-linux provides. */
@Timeout(120)
class TerminalIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String CONTROL_C = "\u0003";
    private static final String CONTROL_D = "\u0004";

    @TempDir
    private static Path folder;

    private static LauncherTree tree;

    @BeforeAll
    static void copyTree() throws Exception {
        assumeTrue(
                new ProcessBuilder("bash", "-c", "script --version | grep -q util-linux")
                                .start()
                                .waitFor()
                        == 0,
                "skipped: a terminal needs the command 'script' of util-linux");
        tree = LauncherTree.built(folder);
    }

    /** One run on a terminal. */
    private static final class Screen {
        private final Path shown;
        private final Process process;
        private final OutputStream keyboard;

        Screen(String name, String... arguments) throws IOException {
            shown = folder.resolve(name);
            ProcessBuilder command = tree.process(
                    "script",
                    "--quiet",
                    "--return",
                    "--command",
                    "'" + tree.launcher() + "' " + String.join(" ", arguments),
                    "/dev/null");
            command.environment().put("TERM", "xterm");
            command.environment().remove("NO_COLOR");
            process = command.redirectErrorStream(true)
                    .redirectOutput(shown.toFile())
                    .start();
            keyboard = process.getOutputStream();
        }

        void type(String keys) throws IOException {
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        }

        String text() throws IOException {
            return Files.readString(shown);
        }

        void await(String text) {
            Awaitility.await()
                    .atMost(LONGEST)
                    .untilAsserted(() -> assertThat(text()).contains(text));
        }

        int status() throws InterruptedException {
            assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }

    @Test
    void demoLeavesThePersonAtThePromptOfTheSameConnection() throws Exception {
        Screen screen = new Screen("demo");
        screen.await("Your turn");
        screen.await("> \u001b[0m");

        screen.type("hello there\r");
        screen.await("< hello there");
        screen.type("/ping\r");
        screen.await("pong from the peer");
        screen.type("/close 4001 bye\r");

        assertThat(screen.status()).isZero();
        assertThat(screen.text())
                .contains(
                        "101 Switching Protocols",
                        "we closed:         4001 (private use) \"bye\"",
                        "the peer answered: 4001");
    }

    @Test
    void endOfInputClosesNormally() throws Exception {
        Screen screen = new Screen("end");
        screen.await("> \u001b[0m");

        screen.type(CONTROL_D);

        assertThat(screen.status()).isZero();
        assertThat(screen.text()).contains("we closed:         1000", "the peer answered: 1000");
    }

    @Test
    void controlCEndsAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.accept();
            client.text("\u001b[2J");
            assertThat(client.readClose()).isEqualTo(1001);
        })) {
            Screen screen = new Screen("interrupted", "connect", server.url());
            screen.await("< \\x1b[2J");
            screen.await("> \u001b[0m");

            screen.type("half typed" + CONTROL_C);

            server.awaitEnd();
            assertThat(screen.status()).isEqualTo(130);
        }
    }

    @Test
    void peerThatClosesEndsThePromptAlsoWhileSomethingIsTyped() throws Exception {
        CountDownLatch typing = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.accept();
            typing.await();
            client.closeFrame(1001, "restart");
            client.readFrame();
        })) {
            Screen screen = new Screen("closed", "connect", server.url());
            screen.await("> \u001b[0m");
            screen.type("half typed");
            screen.await("half typed");

            typing.countDown();

            assertThat(screen.status()).isZero();
            assertThat(screen.text()).contains("the peer closed:   1001 (going away) \"restart\"");
        }
    }
}
