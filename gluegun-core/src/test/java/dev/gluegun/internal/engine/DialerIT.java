package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.RetryPolicy;
import dev.gluegun.TlsOptions;
import dev.gluegun.Transport;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SilentServer;
import dev.gluegun.testing.SocketTest;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SocketTest
class DialerIT {

    /** A context of the user's own that makes no engine. */
    private static final class EnginelessContext extends SSLContext {
        EnginelessContext() {
            super(new Engineless(), null, "TLS");
        }
    }

    private static final class Engineless extends SSLContextSpi {
        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {}

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            throw new UnsupportedOperationException("no engine for " + host);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return new SSLParameters(new String[] {"TLS_AES_128_GCM_SHA256"}, new String[] {"TLSv1.3"});
        }
    }

    @Test
    void aConnectionIsNotLeftOpenWhenTlsCannotBeSetUp() {
        ConnectOptions options = ConnectOptions.defaults()
                .withRetry(RetryPolicy.none())
                .withTransport(Transport.TLS)
                .withTls(TlsOptions.defaults().withSslContext(new EnginelessContext()));
        try (ScriptedServer server = ScriptedServer.start();
                Connection connection = Connection.open(server.host(), server.port(), options)) {
            Peer peer = server.accept();
            assertThatExceptionOfType(GluegunException.class)
                    .isThrownBy(() -> connection.awaitUp(Duration.ofSeconds(20)));
            peer.expectEnd();
        }
    }

    /** A resolver that knows one name and these addresses of it. */
    private static Resolver resolver(String... addresses) {
        return new Resolver(name -> {
            InetAddress[] all = new InetAddress[addresses.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByName(addresses[i]);
            }
            return all;
        });
    }

    private static Dialer dialer(int port, ConnectOptions options, String... addresses) {
        return new Dialer(Endpoint.tcp("many.example", port), options, resolver(addresses));
    }

    @Test
    void theNextAddressIsTriedWhenOneRefuses() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            Dialer dialer = dialer(server.port(), ConnectOptions.defaults(), "127.0.0.3", "127.0.0.2", "127.0.0.1");
            ByteTransport transport = dialer.dial(Deadline.none());
            assertThat(transport.description()).isEqualTo("TCP to 127.0.0.1:" + server.port());
            assertThat(dialer.step().phase()).isEqualTo(Phase.TCP);
            transport.close();
            server.accept().expectEnd();
        }
    }

    @Test
    void whenAllAddressesFailTheErrorNamesEach() {
        Dialer dialer = dialer(ScriptedServer.unusedPort(), ConnectOptions.defaults(), "127.0.0.2", "127.0.0.1");
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> dialer.dial(Deadline.none()))
                .withMessageContaining("many.example")
                .withMessageContaining("127.0.0.1")
                .withMessageContaining("127.0.0.2")
                .returns(Phase.TCP, ConnectionError::phase)
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(2));
    }

    @Test
    void anAddressThatDoesNotAnswerLeavesTimeForTheNext() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                SilentServer silent = new SilentServer("127.0.0.2", server.port())) {
            ConnectOptions options = ConnectOptions.defaults().withConnectTimeout(Duration.ofMillis(400));
            ByteTransport transport =
                    dialer(silent.port(), options, "127.0.0.2", "127.0.0.1").dial(Deadline.none());
            assertThat(transport.description()).contains("127.0.0.1");
            transport.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheAttempt(Call.On kind) {
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Dialer dialer = dialer(silent.port(), ConnectOptions.defaults(), "127.0.0.1");
            Call<Void> call = Call.run(kind, () -> dialer.dial(Deadline.none())).awaitWaiting();
            Eventually.await("the look-up is over").until(() -> dialer.step().phase() == Phase.TCP);
            call.interrupt();
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(call::result)
                    .withCauseInstanceOf(InterruptedException.class);
        }
    }
}
