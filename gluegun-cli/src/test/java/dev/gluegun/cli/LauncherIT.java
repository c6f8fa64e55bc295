package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gluegun.cli.echo.EchoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher as a process: what a person types, in the order in which it would be typed after a build. */
@Timeout(240)
class LauncherIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static LauncherTree tree;

    @BeforeAll
    static void startOnce() throws Exception {
        tree = LauncherTree.built(folder);
        Run first = run(tree.command("--version"));
        assertThat(first.err).isEqualTo("gluegun: preparing a fast start (once) …\n");
        assertThat(first.status).isZero();
    }

    private record Run(int status, String out, String err) {}

    private static Run run(ProcessBuilder command) throws Exception {
        return run(command, "");
    }

    private static Run run(ProcessBuilder command, String input) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = command.redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void demoRunsWithoutATerminalAndWithoutAWord() throws Exception {
        Run run = run(tree.command());

        assertThat(run.out).contains("101 Switching Protocols", "after ", "the peer answered: 1000");
        assertThat(run.err).isEmpty();
        assertThat(run.status).isZero();
    }

    @Test
    void launcherWorksThroughALinkFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), tree.launcher());

        Run run = run(tree.process("./" + link.getFileName(), "--version"));

        assertThat(run.out).startsWith("gluegun ");
        assertThat(run.err).isEmpty();
    }

    @Test
    void pipeCarriesMessagesAndTheStatusTellsHowItEnded() throws Exception {
        try (EchoServer server = EchoServer.start(0)) {
            Run run = run(tree.command("connect", server.uri().toString()), "eins\nzwei\n");

            assertThat(run.out).isEqualTo("eins\nzwei\n");
            assertThat(run.err).isEmpty();
            assertThat(run.status).isZero();
        }
        assertThat(run(tree.command("connect", "nonsense")).status).isEqualTo(1);
    }

    /** Connects to a server of its own, with a proxy in a variable of the environment, and tells what the proxy was asked. */
    private static List<String> askedOfProxy(String variable, String exceptions, String... options) throws Exception {
        try (EchoServer server = EchoServer.start(0);
                Relay proxy = Relay.proxy("200 OK")) {
            ProcessBuilder command =
                    tree.command(CommandRun.arguments(server.uri().toString(), options));
            command.environment()
                    .keySet()
                    .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
            command.environment().put(variable, proxy.url());
            command.environment().put("no_proxy", exceptions);

            Run run = run(command, "hi\n");

            assertThat(run.out).isEqualTo("hi\n");
            assertThat(run.err).isEmpty();
            assertThat(run.status).isZero();
            assertThat(proxy.passed()).isEqualTo(proxy.asked().size());
            assertThat(proxy.asked())
                    .allSatisfy(head -> assertThat(head).startsWith("CONNECT 127.0.0.1:" + server.port() + " "));
            return proxy.asked();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http_proxy, ''",
        "HTTP_PROXY, ''",
        "all_proxy, ''",
        "http_proxy, 'example.com, 127.0.0.2'",
    })
    void theProxyOfTheEnvironmentIsGoneThroughWhenAskedFor(String variable, String exceptions) throws Exception {
        assertThat(askedOfProxy(variable, exceptions, "--proxy", "system")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "http_proxy, 127.0.0.1",
        "http_proxy, 'example.com, 127.0.0.0/8'",
        "all_proxy, *",
        "https_proxy, ''",
    })
    void anExceptionOfTheEnvironmentIsConnectedToDirectly(String variable, String exceptions) throws Exception {
        assertThat(askedOfProxy(variable, exceptions, "--proxy", "system")).isEmpty();
    }

    @Test
    void theEnvironmentIsNotAskedOtherwise() throws Exception {
        assertThat(askedOfProxy("all_proxy", "")).isEmpty();
    }

    @Test
    void outputThatIsCutOffEndsQuietly() throws Exception {
        try (EchoServer server = EchoServer.start(0)) {
            Run run = run(
                    tree.process(
                            "bash",
                            "-c",
                            "\"$0\" connect --wait 30s \"$1\" | head -n 1; exit ${PIPESTATUS[0]}",
                            tree.launcher().toString(),
                            server.uri().toString()),
                    "line\n".repeat(100_000));

            assertThat(run.out).isEqualTo("line\n");
            assertThat(run.err).isEmpty();
            assertThat(run.status).isZero();
        }
    }

    @Test
    void signalClosesTheSocketWithAFrame() throws Exception {
        try (ScriptedServer server = new ScriptedServer(client -> {
            client.accept();
            client.text("up");
            assertThat(client.readClose()).isEqualTo(1001);
            client.closeFrame(1001, "");
        })) {
            Path out = folder.resolve("signalled");
            Process process = tree.command("connect", server.url())
                    .redirectOutput(out.toFile())
                    .start();
            await().atMost(LONGEST).until(() -> Files.readString(out).equals("up\n"));

            // Not the process's own destroy, which would end its input too.
            process.toHandle().destroy();

            server.awaitEnd();
            assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
        }
    }

    @Test
    void missingMavenIsNamed(@TempDir Path other) throws Exception {
        LauncherTree unbuilt = LauncherTree.sources(other);

        Run run = run(withTools(unbuilt, other, "missing"));

        assertThat(run.err).contains("needs Maven 3.8 or newer").contains("apt install maven");
        assertThat(run.status).isEqualTo(1);
    }

    @Test
    void buildThatFailsShowsItsErrorsAndWhereTheyAre(@TempDir Path other) throws Exception {
        LauncherTree unbuilt = LauncherTree.sources(other);
        ProcessBuilder command = withTools(unbuilt, other, "failing");
        executable(other.resolve("failing/mvn"), "#!/bin/sh\necho noise\necho '[ERROR] no such plugin'\nexit 1\n");

        Run run = run(command);

        assertThat(run.err)
                .contains("building with JDK")
                .contains("[ERROR] no such plugin")
                .contains(unbuilt.log().toString())
                .doesNotContain("noise");
        assertThat(run.status).isEqualTo(1);
    }

    /** The launcher with nothing on the PATH but the tools that it may expect anywhere. */
    private static ProcessBuilder withTools(LauncherTree unbuilt, Path other, String name) throws IOException {
        Path tools = Files.createDirectories(other.resolve(name));
        List<String> names =
                List.of("bash", "dirname", "readlink", "find", "mkdir", "touch", "mv", "rm", "grep", "tail");
        for (String tool : names) {
            String original = Files.exists(Path.of("/bin", tool)) ? "/bin/" + tool : "/usr/bin/" + tool;
            executable(tools.resolve(tool), "#!/bin/sh\nexec " + original + " \"$@\"\n");
        }
        ProcessBuilder command =
                unbuilt.process("/usr/bin/env", "bash", unbuilt.launcher().toString());
        command.environment().put("PATH", tools.toString());
        return command;
    }

    private static void executable(Path file, String script) throws IOException {
        assertThat(Files.writeString(file, script).toFile().setExecutable(true)).isTrue();
    }
}
