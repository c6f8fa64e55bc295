package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.GluegunException;
import dev.gluegun.RetryPolicy;
import dev.gluegun.TlsOptions;
import dev.gluegun.Transport;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
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
}
