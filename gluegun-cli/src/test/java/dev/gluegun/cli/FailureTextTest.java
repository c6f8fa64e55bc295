package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureTextTest {

    @Test
    void eachKindHasItsExitStatus() {
        Map<GluegunException, ExitStatus> statuses = Map.of(
                new UpgradeRejected(404, Headers.empty(), new byte[0]), ExitStatus.REJECTED,
                new GluegunException.ConnectionError("", Phase.TCP), ExitStatus.NOT_CONNECTED,
                new GluegunException.ConnectionDown(""), ExitStatus.BROKEN,
                new GluegunException.Timeout("", Phase.UPGRADE), ExitStatus.TIMEOUT,
                new GluegunException.StreamError(""), ExitStatus.BROKEN,
                new GluegunException.DecodeError("", null), ExitStatus.BROKEN,
                new GluegunException.InvalidOptions(""), ExitStatus.USAGE,
                new GluegunException.InvalidMessage(""), ExitStatus.USAGE,
                new GluegunException.Interrupted(""), ExitStatus.INTERRUPTED);

        statuses.forEach((failure, status) ->
                assertThat(FailureText.status(failure)).as(failure.toString()).isEqualTo(status));
    }

    @Test
    void messageIsOneHarmlessLine() {
        GluegunException failure = new GluegunException.StreamError("the peer said\n\u001b[2J");

        assertThat(FailureText.lines(failure, false)).containsExactly("the peer said\\n\\x1b[2J");
    }

    @Test
    void adviceNamesTheCommandsOptions() {
        byte[] none = new byte[0];

        assertThat(FailureText.message(new UpgradeRejected(401, Headers.empty(), none)))
                .endsWith("give credentials (--user or --bearer)");
        assertThat(FailureText.message(new UpgradeRejected(302, Headers.of("Location", "/there"), none)))
                .endsWith("allow redirects (--location)");
        assertThat(FailureText.message(new UpgradeRejected(500, Headers.empty(), none)))
                .endsWith("500: its answer follows");
        assertThat(FailureText.message(new GluegunException.ConnectionError(
                        "if it is the right one, trust it with TlsOptions.withCaCertificates", Phase.TLS)))
                .isEqualTo("if it is the right one, trust it with --cacert");
    }

    @Test
    void causesAreToldOnlyWhenWanted() {
        GluegunException failure = new GluegunException.ConnectionError(
                "no connection", Phase.TCP, new IOException("broken", new IllegalStateException("deep")));

        assertThat(FailureText.lines(failure, false)).containsExactly("no connection");
        assertThat(FailureText.lines(failure, true))
                .containsExactly(
                        "no connection",
                        "  caused by java.io.IOException: broken",
                        "  caused by java.lang.IllegalStateException: deep");
    }

    @Test
    void refusalShowsItsHeadAndTheStartOfItsBody() {
        byte[] body = ("first\nsecond\n" + "x".repeat(5000)).getBytes(StandardCharsets.UTF_8);

        String text =
                String.join("\n", FailureText.lines(new UpgradeRejected(403, Headers.of("Server", "me"), body), false));

        assertThat(text)
                .contains("  403 Forbidden\n  Server: me\n\n  first\n  second\n  xxx")
                .endsWith("x…")
                .hasSizeLessThan(1500);
    }

    @Test
    void failureWithoutAMessageIsNamed() {
        assertThat(FailureText.message(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }
}
