package dev.gluegun.internal.transport;

import static dev.gluegun.internal.transport.TlsPair.HOST;
import static dev.gluegun.internal.transport.TlsPair.SERVER;
import static dev.gluegun.internal.transport.TlsPair.TRUSTING;
import static dev.gluegun.internal.transport.TlsPair.bytes;
import static dev.gluegun.internal.transport.TlsPair.clientEngine;
import static dev.gluegun.internal.transport.TlsPair.serverEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.TlsOptions;
import dev.gluegun.internal.transport.MemoryPipe.Habits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsFailureTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    /** The failure that the client sees; the server's own one is swallowed, as a server would. */
    private static TlsFailure failure(TlsPair pair) {
        for (int step = 0; step < 20; step++) {
            TlsFailure failure = catchThrowableOfType(TlsFailure.class, () -> {
                if (pair.client.handshake() == TlsTransport.HandshakeStep.DONE) {
                    TlsPair.readOne(pair.client);
                }
            });
            if (failure != null) {
                pair.client.close();
                pair.server.close();
                assertThat(pair.pool.lent()).isZero();
                return failure;
            }
            try {
                pair.server.handshake();
            } catch (IOException refused) {
                // The client has refused, or is about to learn that it was refused.
            }
        }
        throw new AssertionError("the client sees no failure");
    }

    private static TlsFailure failure(TlsOptions options, String host, SSLEngine server) {
        return failure(new TlsPair(clientEngine(new TlsContexts(), options, host), server));
    }

    private static TlsFailure failure(TlsOptions options, String host, SSLContext server) {
        return failure(options, host, serverEngine(server));
    }

    private static TlsPair pair() {
        return new TlsPair(Habits.smooth(), "TLSv1.3");
    }

    @Test
    void anExpiredCertificate() {
        Instant yesterday = now.minus(DAY);
        SSLContext server = TlsPair.AUTHORITY
                .issue(now.minus(DAY.multipliedBy(9)), yesterday, HOST)
                .serverContext();

        assertThat(failure(TRUSTING, HOST, server))
                .hasMessage("the certificate of CN=server expired on " + yesterday
                        + ": the server needs a new one (or the clock of this machine is wrong)");
    }

    @Test
    void aCertificateThatIsNotYetValid() {
        Instant tomorrow = now.plus(DAY);
        SSLContext server =
                TlsPair.AUTHORITY.issue(tomorrow, tomorrow.plus(DAY), HOST).serverContext();

        assertThat(failure(TRUSTING, HOST, server)).hasMessageContaining("is valid only from " + tomorrow + " on");
    }

    @Test
    void aCertificateForOtherNames() {
        assertThat(failure(TRUSTING, "other.test", SERVER))
                .hasMessageContaining("the certificate is not for other.test, but for server.test, 127.0.0.1, ")
                .hasMessageContaining("TlsOptions.withServerName");
        assertThat(failure(TRUSTING, "127.0.0.2", SERVER)).hasMessageContaining("is not for 127.0.0.2");
        assertThat(failure(TRUSTING, HOST, TlsPair.AUTHORITY.issue().serverContext()))
                .hasMessageContaining("no host at all (subject CN=server)");
    }

    @Test
    void anUnknownAuthority() {
        SSLContext server = new TestAuthority("Some corporation").issue(HOST).serverContext();

        assertThat(failure(TRUSTING, HOST, server))
                .hasMessageContaining("issued by an authority that is not trusted, CN=Some corporation")
                .hasMessageContaining("TlsOptions.withCaCertificates")
                .hasMessageContaining("leaves out an intermediate certificate");
    }

    @Test
    void aNameInACertificateForgesNothing() {
        SSLContext server =
                new TestAuthority("Some\ncorporation\u001b[2J").issue(HOST).serverContext();

        assertThat(failure(TRUSTING, HOST, server)).hasMessageContaining("Some\\u000acorporation\\u001b[2J");
    }

    @Test
    void aSelfSignedCertificate() {
        assertThat(failure(TRUSTING, HOST, TestAuthority.selfSigned(HOST).serverContext()))
                .hasMessageContaining("the certificate of CN=server.test is self-signed")
                .hasMessageContaining("TlsOptions.withCaCertificates");
    }

    @Test
    void aRefusalByATrustManagerOfTheUsers() throws Exception {
        SSLContext own = SSLContext.getInstance("TLS");
        own.init(null, new TestAuthority("Another").trustManagers(), null);

        assertThat(failure(TlsOptions.defaults().withSslContext(own), HOST, SERVER))
                .hasMessageContaining("the server's certificate was refused: ");
    }

    @Test
    void noCommonVersion() {
        SSLEngine old = serverEngine(SERVER);
        old.setEnabledProtocols(new String[] {"TLSv1.2"});

        assertThat(failure(TRUSTING.withVersions("TLSv1.3"), HOST, old))
                .hasMessageContaining(
                        "alert protocol_version: there is no common TLS version; check TlsOptions.withVersions");
    }

    @Test
    void noCommonCipherSuite() {
        SSLEngine picky = serverEngine(SERVER);
        picky.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});

        assertThat(failure(TRUSTING.withCipherSuites("TLS_AES_128_GCM_SHA256"), HOST, picky))
                .hasMessageContaining("alert handshake_failure: there may be no common TLS version or cipher suite");
    }

    @Test
    void cipherSuitesThatDoNotFitTheVersions() {
        assertThat(failure(TRUSTING.withVersions("TLSv1.2").withCipherSuites("TLS_AES_128_GCM_SHA256"), HOST, SERVER))
                .hasMessageContaining("check TlsOptions.withVersions and withCipherSuites");
    }

    @Test
    void noCommonApplicationProtocol() {
        SSLEngine other = serverEngine(SERVER);
        SSLParameters parameters = other.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        other.setSSLParameters(parameters);

        assertThat(failure(TRUSTING, HOST, other)).hasMessageContaining("alert no_application_protocol: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatWantsAClientCertificate(String version) {
        SSLEngine asking = serverEngine(TlsPair.AUTHORITY.issue(HOST).serverContext(TlsPair.AUTHORITY.trustManagers()));
        asking.setNeedClientAuth(true);

        assertThat(failure(TRUSTING.withVersions(version), HOST, asking))
                .hasMessageContaining("client certificate")
                .hasMessageContaining("TlsOptions.withClientCertificate");
    }

    @Test
    void aServerThatAnswersInPlainText() throws IOException {
        TlsPair pair = pair();
        pair.pipe.right.write(ByteBuffer.wrap(bytes("HTTP/1.1 400 Bad Request\r\n\r\n")));

        assertThat(failure(pair))
                .hasMessageContaining("plain text (\"HTTP/1.1 400 Bad Request\")")
                .hasMessageContaining("ws://");
    }

    @Test
    void aServerThatAnswersNeitherTlsNorText() throws IOException {
        TlsPair pair = pair();
        pair.pipe.right.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));

        assertThat(failure(pair)).hasMessageContaining("what the server answers is not TLS: check the port");
    }

    @Test
    void aConnectionThatEndsWithoutAnAnswer() {
        TlsPair pair = pair();
        pair.pipe.right.shutdownOutput();

        assertThat(failure(pair)).hasMessageContaining("closed the connection without an answer");
    }

    @Test
    void aConnectionThatEndsInTheMiddle() throws IOException {
        TlsPair pair = pair();
        pair.client.handshake();
        pair.server.handshake();
        pair.pipe.left.truncateIncoming(70);
        pair.pipe.right.shutdownOutput();

        assertThat(failure(pair)).hasMessageContaining("closed the connection in the middle of it");
    }

    @Test
    void aServerThatSaysGoodbyeInTheMiddle() throws IOException {
        TlsPair pair = pair();
        pair.client.handshake();
        pair.server.handshake();
        pair.pipe.left.truncateIncoming(0);
        pair.pipe.right.write(ByteBuffer.wrap(new byte[] {21, 3, 3, 0, 2, 1, 0}));

        assertThat(failure(pair)).hasMessageContaining("handshake");
    }

    @Test
    void aBrokenPipe() {
        TlsPair pair = pair();
        pair.pipe.left.close();

        assertThat(failure(pair)).hasMessage("the connection broke: ClosedChannelException");
    }

    @Test
    void aRefusedServerIsTold() throws IOException {
        TlsPair pair = new TlsPair(clientEngine(new TlsContexts(), TRUSTING, "other.test"), serverEngine(SERVER));
        pair.client.handshake();
        pair.server.handshake();
        assertThatThrownBy(pair.client::handshake).isInstanceOf(TlsFailure.class);

        assertThat(catchThrowableOfType(TlsFailure.class, pair.server::handshake))
                .hasMessageContaining("alert certificate_unknown");
    }
}
