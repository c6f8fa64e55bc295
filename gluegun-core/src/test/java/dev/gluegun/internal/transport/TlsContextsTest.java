package dev.gluegun.internal.transport;

import static dev.gluegun.internal.transport.TlsPair.HOST;
import static dev.gluegun.internal.transport.TlsPair.SERVER;
import static dev.gluegun.internal.transport.TlsPair.TRUSTING;
import static dev.gluegun.internal.transport.TlsPair.clientEngine;
import static dev.gluegun.internal.transport.TlsPair.serverEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.TlsOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsContextsTest {

    private final TlsContexts contexts = new TlsContexts(2);

    private TlsPair connect(TlsOptions options, String host, SSLContext server) throws IOException {
        return new TlsPair(clientEngine(contexts, options, host), serverEngine(server)).shakeHands();
    }

    private static List<String> serverNames(TlsPair pair) {
        return ((ExtendedSSLSession) pair.serverEngine.getSession())
                .getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList();
    }

    /** Whether the session of {@code second} goes back to that of {@code first}, which shares what is attached to it. */
    private static boolean resumed(TlsPair first, TlsPair second) {
        first.client.session().putValue("mark", first);
        return second.client.session().getValue("mark") == first;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSecondConnectionResumesTheSessionOfTheFirst(String version) throws IOException {
        TlsPair first = connect(TRUSTING.withVersions(version), HOST, SERVER);
        TlsOptions equalOptions =
                TlsOptions.defaults().withVersions(version).withCaCertificates(TlsPair.AUTHORITY.certificate);
        TlsPair second = connect(equalOptions, HOST, SERVER);

        assertThat(resumed(first, second)).isTrue();
        assertThat(second.client.session().getCreationTime())
                .isEqualTo(first.client.session().getCreationTime());
    }

    @Test
    void otherOptionsAndOtherHostsDoNotShareSessions() throws IOException {
        TlsPair first = connect(TRUSTING, HOST, SERVER);

        assertThat(resumed(first, connect(TlsOptions.insecure(), HOST, SERVER))).isFalse();
        assertThat(resumed(first, connect(TRUSTING, "127.0.0.1", SERVER))).isFalse();
    }

    @Test
    void onlyTheContextsUsedLastAreKept() throws IOException {
        TlsPair first = connect(TRUSTING, HOST, SERVER);
        TlsPair other = connect(TRUSTING.withVersions("TLSv1.3"), HOST, SERVER);
        connect(TRUSTING, HOST, SERVER);
        connect(TRUSTING.withVersions("TLSv1.2"), HOST, SERVER);

        assertThat(contexts.size()).isEqualTo(2);
        assertThat(resumed(first, connect(TRUSTING, HOST, SERVER))).isTrue();
        assertThat(resumed(other, connect(TRUSTING.withVersions("TLSv1.3"), HOST, SERVER)))
                .isFalse();
    }

    @Test
    void versionsAreTls13And12AndTheBestIsTaken() throws IOException {
        SSLEngine engine = clientEngine(contexts, TlsOptions.defaults(), HOST);

        assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(connect(TRUSTING, HOST, SERVER).client.session().getProtocol())
                .isEqualTo("TLSv1.3");
        assertThat(connect(TRUSTING.withVersions("TLSv1.2"), HOST, SERVER)
                        .client
                        .session()
                        .getProtocol())
                .isEqualTo("TLSv1.2");
    }

    @Test
    void cipherSuitesAreThoseGiven() throws IOException {
        TlsOptions options = TRUSTING.withCipherSuites("TLS_AES_256_GCM_SHA384");

        assertThat(connect(options, HOST, SERVER).client.session().getCipherSuite())
                .isEqualTo("TLS_AES_256_GCM_SHA384");
    }

    @Test
    void theServerChoosesAnApplicationProtocol() throws IOException {
        SSLEngine server = serverEngine(SERVER);
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        server.setSSLParameters(parameters);
        TlsPair chosen = new TlsPair(clientEngine(contexts, TRUSTING, HOST), server).shakeHands();

        assertThat(chosen.client.applicationProtocol()).contains("http/1.1");
        assertThat(connect(TRUSTING, HOST, SERVER).client.applicationProtocol()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "server.test,server.test",
        "server.test.,server.test",
        "localhost.,localhost",
        "localhost,localhost",
        "bücher.test,xn--bcher-kva.test"
    })
    void theHostIsSentAsServerName(String host, String name) throws IOException {
        assertThat(serverNames(connect(TlsOptions.insecure(), host, SERVER))).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "[::1]"})
    void anAddressIsVerifiedButNotSentAsServerName(String host) throws IOException {
        assertThat(serverNames(connect(TRUSTING, host, SERVER))).isEmpty();
    }

    @Test
    void aNameThatTheDnsDoesNotKnowIsNotSent() throws IOException {
        assertThat(serverNames(connect(TlsOptions.insecure(), "my_server", SERVER)))
                .isEmpty();
    }

    @Test
    void noServerNameIsSentWhenThatIsWanted() throws IOException {
        assertThat(serverNames(connect(TRUSTING.withoutServerName(), HOST, SERVER)))
                .isEmpty();
        assertThatThrownBy(() -> connect(TRUSTING.withoutServerName(), "other.test", SERVER))
                .hasMessageContaining("not for other.test");
    }

    @Test
    void aServerNameOfItsOwnIsSentAndVerified() throws IOException {
        TlsOptions options = TRUSTING.withServerName(HOST);
        assertThat(serverNames(connect(options, "10.1.2.3", SERVER))).containsExactly(HOST);

        assertThatThrownBy(() -> connect(TRUSTING.withServerName("other.test"), HOST, SERVER))
                .hasMessageContaining("not for other.test");
    }

    @Test
    void anInsecureClientAcceptsWhatASecureOneRefuses() throws IOException {
        SSLContext server = TestAuthority.selfSigned("elsewhere").serverContext();

        assertThat(connect(TlsOptions.insecure(), HOST, server).client.session().isValid())
                .isTrue();
        assertThatThrownBy(() -> connect(TlsOptions.defaults(), HOST, server)).isInstanceOf(TlsFailure.class);
    }

    @Test
    void givenAuthoritiesReplaceTheSystemsUnlessThoseAreAddedBack() throws IOException {
        TlsOptions both = TRUSTING.withSystemCaCertificates();

        assertThat(connect(both, HOST, SERVER).client.session().isValid()).isTrue();
        assertThatThrownBy(() -> connect(TlsOptions.defaults(), HOST, SERVER)).isInstanceOf(TlsFailure.class);
    }

    @Test
    void aContextOfTheUsersIsUsedAndTheHostStillVerified() throws IOException, GeneralSecurityException {
        SSLContext own = SSLContext.getInstance("TLS");
        own.init(null, TlsPair.AUTHORITY.trustManagers(), null);
        TlsOptions options = TlsOptions.defaults().withSslContext(own);

        assertThat(connect(options, HOST, SERVER).client.session().isValid()).isTrue();
        assertThat(contexts.size()).isZero();
        assertThatThrownBy(() -> connect(options, "other.test", SERVER)).hasMessageContaining("other.test");
    }

    @Test
    void aClientCertificateIsShownToAServerThatAsks() throws IOException, CertificateParsingException {
        SSLContext server = TlsPair.AUTHORITY.issue(HOST).serverContext(TlsPair.AUTHORITY.trustManagers());
        TlsOptions options =
                TRUSTING.withKeyManager(TlsPair.AUTHORITY.issue("client.test").keyManagers()[0]);
        SSLEngine asking = serverEngine(server);
        asking.setNeedClientAuth(true);
        TlsPair pair = new TlsPair(clientEngine(contexts, options, HOST), asking).shakeHands();

        assertThat(((X509Certificate) asking.getSession().getPeerCertificates()[0]).getSubjectAlternativeNames())
                .hasToString("[[2, client.test]]");
        assertThat(pair.client.session().getLocalCertificates()).hasSize(1);
    }

    @Test
    void aHostThatIsNoNameIsRefused() {
        assertThatThrownBy(() -> clientEngine(contexts, TRUSTING, "a".repeat(80) + "ü.test"))
                .isInstanceOf(InvalidOptions.class);
        assertThatThrownBy(() -> clientEngine(contexts, TRUSTING, "a..b")).isInstanceOf(InvalidOptions.class);
    }
}
