package dev.gluegun.it.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.it.Pem;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The origins and the servers before them, seen by Jetty's client: that they are what the tests take them for. Over HTTP/2, where that
 * client at times loses the first message, the roads show it ({@code RoadsIT}).
 */
final class FrontsIT {

    private final Programs programs;

    FrontsIT(Programs programs) {
        this.programs = programs;
    }

    private void converse(boolean http2, boolean tls, int port) throws Exception {
        try (OtherClient client = OtherClient.start(http2, programs.authority().certificate())) {
            client.converse(URI.create((tls ? "wss" : "ws") + "://127.0.0.1:" + port + "/echo"));
        }
    }

    @ParameterizedTest
    @CsvSource({"JETTY, false", "JETTY, true", "ARMERIA, false", "ARMERIA, true"})
    void originsSpeakWebSocket(Origin origin, boolean tls) throws Exception {
        converse(false, tls, programs.port(origin, tls));
    }

    @Test
    void nginxPassesOnWebSocketsOverHttp1Only() throws Exception {
        converse(false, false, programs.port(Service.NGINX, Service.CLEAR));
        converse(false, true, programs.port(Service.NGINX, Service.TLS));

        assertThatThrownBy(() -> converse(true, true, programs.port(Service.NGINX, Service.TLS)))
                .hasMessageContaining("no protocol match");
    }

    @Test
    void stunnelPassesOnWhatComesOverTls() throws Exception {
        try (PlainEcho echo = new PlainEcho();
                RawClient client = RawClient.over(tlsSocket(), programs.tlsBefore(echo.port()))) {
            assertThat(client.echo("hello")).isEqualTo("hello");
        }
    }

    private Socket tlsSocket() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(Pem.trustStore(programs.authority().certificate()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory().createSocket();
    }
}
