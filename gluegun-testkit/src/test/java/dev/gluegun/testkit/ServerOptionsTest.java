package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {

    @Test
    void theyPrintReadably() {
        ServerOptions options = ServerOptions.defaults()
                .withPort(8080)
                .withTls(ServerCertificate.EXPIRED)
                .withSeed(7)
                .withDeadline(Duration.ofSeconds(2))
                .withMaxMessageSize(1000)
                .withConnectProtocol(false);

        assertThat(options)
                .hasToString("ServerOptions[port=8080, tls=EXPIRED, seed=7, deadline=PT2S, maxMessageSize=1000,"
                        + " http2=true, connectProtocol=false]");
    }

    @Test
    void badValuesAreRefused() {
        ServerOptions options = ServerOptions.defaults();
        assertThatThrownBy(() -> options.withPort(65536)).isInstanceOf(InvalidOptions.class);
        assertThatThrownBy(() -> options.withDeadline(Duration.ZERO)).isInstanceOf(InvalidOptions.class);
        assertThatThrownBy(() -> options.withMaxMessageSize(0)).isInstanceOf(InvalidOptions.class);
        assertThatThrownBy(() -> options.withTls(null)).isInstanceOf(NullPointerException.class);
    }
}
