package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScriptedServiceIT {

    @TempDir
    private Path folder;

    private CommandRun serve(String yaml, String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("my script.yaml"), yaml);
        String[] arguments = new String[more.length + 3];
        arguments[0] = "serve";
        arguments[1] = "--script";
        arguments[2] = file.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandRun.start(InputStream.nullInputStream(), arguments);
    }

    private static String url(CommandRun server) {
        await().until(() -> server.out().lines().count() >= 1);
        return server.out().lines().findFirst().orElseThrow();
    }

    @Test
    void theServerDoesWhatTheFileSays() throws Exception {
        CommandRun server = serve("scripts: [{steps: [{expect-text: hi}, {send-text: hello}, expect-close]}]");

        CommandRun client = CommandRun.of("hi\n", "connect", url(server), "--count", "1");
        server.interrupt();

        assertThat(client.out()).isEqualTo("hello\n");
        assertThat(server.await().status()).isEqualTo(130);
        assertThat(server.err()).contains("seed ").contains("TEXT \"hello\"").contains("Everything went as scripted.");
    }

    @Test
    void whatWentOtherwiseIsToldInTheEnd() throws Exception {
        CommandRun server = serve("scripts: [{steps: [{expect-text: hi}]}, {steps: [{send-text: unused}]}]");

        CommandRun.of("ho\n", "connect", url(server));
        server.interrupt();

        server.await();
        assertThat(server.err())
                .contains("expected text \"hi\", but got text \"ho\"")
                .contains("no connection came for the script");
    }

    @Test
    void aServerWithTlsNamesTheFileOfItsAuthority() throws Exception {
        CommandRun server = serve("{tls: good, always: {steps: [{send-text: hello}, expect-close]}}");
        await().until(() -> server.out().lines().count() >= 2);
        String[] lines = server.out().lines().toArray(String[]::new);

        CommandRun client = CommandRun.of("", "connect", "--cacert", lines[1], lines[0], "--count", "1");
        server.interrupt();
        server.await();

        assertThat(client.out()).isEqualTo("hello\n");
    }

    @Test
    void aFileThatIsNotUnderstoodIsRefusedWithItsLine() throws Exception {
        CommandRun server = serve("scripts:\n- steps:\n  - sing: a song\n").await();

        assertThat(server.status()).isEqualTo(1);
        assertThat(server.err())
                .contains("my script.yaml:3: expected one of the steps")
                .contains("'sing'");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        CommandRun server = CommandRun.of("", "serve", "--script", folder + "/none.yaml");

        assertThat(server.status()).isEqualTo(1);
        assertThat(server.err()).contains("none.yaml");
    }

    @Test
    void tlsIsTheScriptsToDecide() throws Exception {
        CommandRun server = serve("always: {steps: []}", "--tls").await();

        assertThat(server.status()).isEqualTo(1);
        assertThat(server.err()).contains("tls: good");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            CommandRun server = serve("always: {steps: []}", "--port", port).await();

            assertThat(server.status()).isEqualTo(2);
            assertThat(server.err()).contains(":" + port);
        }
    }
}
