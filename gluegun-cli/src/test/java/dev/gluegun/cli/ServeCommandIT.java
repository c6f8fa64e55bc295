package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServeCommandIT {

    private static String[] firstLines(CommandRun server, int count) {
        await().until(() -> server.out().lines().count() >= count);
        return server.out().lines().toArray(String[]::new);
    }

    @Test
    void serverEchoesUntilItIsInterrupted() throws Exception {
        CommandRun server = CommandRun.start(java.io.InputStream.nullInputStream(), "serve");
        String url = firstLines(server, 1)[0];

        CommandRun client = CommandRun.of("hello\n", "connect", url);
        server.interrupt();

        assertThat(client.out()).isEqualTo("hello\n");
        assertThat(server.await().status()).isEqualTo(130);
        assertThat(server.err()).contains("./gluegun connect " + url);
        assertThat(CommandRun.of("", "connect", url).status()).isEqualTo(2);
    }

    @Test
    void tlsServerPrintsTheFileOfItsAuthority() throws Exception {
        CommandRun server = CommandRun.start(java.io.InputStream.nullInputStream(), "serve", "--tls");
        String[] lines = firstLines(server, 2);

        CommandRun client = CommandRun.of("hello\n", "connect", "--cacert", lines[1], lines[0]);
        server.interrupt();

        assertThat(lines[0]).startsWith("wss://");
        assertThat(client.err()).isEmpty();
        assertThat(client.out()).isEqualTo("hello\n");
        server.await();
    }

    @Test
    void authorityIsWrittenWhereItIsWanted(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("my ca.pem");
        CommandRun server =
                CommandRun.start(java.io.InputStream.nullInputStream(), "serve", "--tls", "--ca-file", file.toString());

        assertThat(firstLines(server, 2)[1]).isEqualTo(file.toString());
        assertThat(file).content().startsWith("-----BEGIN CERTIFICATE-----");
        server.interrupt();
        server.await();
    }

    @Test
    void fileThatCannotBeWrittenIsNamed(@TempDir Path folder) throws Exception {
        CommandRun server = CommandRun.of("", "serve", "--tls", "--ca-file", folder + "/none/ca.pem");

        assertThat(server.err()).contains(folder + "/none/ca.pem").hasLineCount(1);
        assertThat(server.status()).isEqualTo(1);
    }

    @Test
    void portThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            CommandRun server = CommandRun.of("", "serve", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(server.err()).contains(":" + taken.getLocalPort()).hasLineCount(1);
            assertThat(server.status()).isEqualTo(2);
        }
    }
}
