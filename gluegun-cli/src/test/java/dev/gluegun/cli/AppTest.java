package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect | Missing required parameter",
                "connect localhost:80 | Did you mean ws://localhost:80 ?",
                "connect ws://a --wait soon | 500ms, 3s, 1m",
                "connect ws://a --count 0 | at least 1",
                "connect ws://a --count many | --count",
                "connect ws://a --until ( | --until",
                "connect ws://a --binary-as octal | [hex, base64, raw]",
                "connect ws://a --user me | a name, a colon and a password",
                "connect ws://a --user a:b -H Authorization:c | give one of them",
                "connect ws://a --insecure | wss://",
                "connect wss://a --cert x | --key",
                "connect wss://a --key x | --cert",
                "connect ws://a -H nonsense | a name, a colon and a value",
                "connect ws://a -H Upgrade:x | Upgrade",
                "connect ws://a --subprotocol (a) | subprotocol",
                "connect ws://a --frobnicate | --frobnicate",
                "ws://a | Did you mean 'gluegun connect ws://a'?",
                "conect | Did you mean 'connect'?",
                "serve --port 65536 | 0 to 65535",
                "serve --ca-file x | --tls",
            })
    void misuseIsExplainedAndEndsWithUsage(String line, String hint) throws Exception {
        CommandRun run = CommandRun.of("", line.split(" "));

        assertThat(run.err()).startsWith("gluegun: ").contains(hint).doesNotContain("\tat ", "Exception");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"--help", "connect --help", "serve -h", "help", "help connect"})
    void helpGoesToTheOutput(String line) throws Exception {
        CommandRun run = CommandRun.of("", line.split(" "));

        assertThat(run.out()).startsWith("Usage: gluegun");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void helpNamesTheExitStatuses() throws Exception {
        assertThat(CommandRun.of("", "--help").out()).contains("Exit statuses: 0 normal close, 1 usage");
    }

    @Test
    void versionNamesTheCommandAndItsJava() throws Exception {
        assertThat(CommandRun.of("", "--version").out()).startsWith("gluegun ").contains("Java ");
    }
}
