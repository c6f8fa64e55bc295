package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.UnaryOperator;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsOptionsTest {
    private static final TestIdentity RSA = TestIdentity.rsa("rsa");
    private static final TestIdentity EC = TestIdentity.ec("ec");

    @TempDir
    Path folder;

    private final TlsOptions defaults = TlsOptions.defaults();

    @Test
    void the_defaults_are_the_documented_ones() {
        assertThat(defaults.verifiesPeer()).isTrue();
        assertThat(defaults.versions()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(defaults.cipherSuites()).isEmpty();
        assertThat(defaults.caCertificates()).isEmpty();
        assertThat(defaults.trustsSystemCaCertificates()).isTrue();
        assertThat(defaults.keyManager()).isEmpty();
        assertThat(defaults.sendsServerName()).isTrue();
        assertThat(defaults.serverName()).isEmpty();
        assertThat(defaults.sslContext()).isEmpty();
    }

    @Test
    void nothing_that_names_a_client_or_a_server_goes_to_another_origin() throws IOException {
        Path both = file(RSA.certificatePem() + RSA.keyPem());
        TlsOptions common = defaults.withVersions("TLSv1.3").withoutServerName();
        assertThat(common.forAnotherOrigin()).isEqualTo(common);
        assertThat(defaults.withKeyManager(keyManager())
                        .withServerName("example.com")
                        .forAnotherOrigin())
                .isEqualTo(defaults);
        assertThat(defaults.withClientCertificate(both, both).forAnotherOrigin())
                .isEqualTo(defaults);
    }

    @Test
    void insecure_verifies_nothing() {
        assertThat(TlsOptions.insecure().verifiesPeer()).isFalse();
        assertThat(TlsOptions.insecure()).isEqualTo(TlsOptions.insecure()).isNotEqualTo(defaults);
    }

    @Test
    void versions_are_those_that_were_chosen() {
        assertThat(defaults.withVersions("TLSv1.3").versions()).containsExactly("TLSv1.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.1", "TLSv1", "SSLv3", "SSLv2Hello", "TLS", "tlsv1.3", "TLSv1.4", ""})
    void a_version_that_is_unknown_or_broken_is_refused_with_those_to_choose_from(String version) {
        assertRefused(
                () -> defaults.withVersions("TLSv1.3", version),
                "TLS version",
                "\"" + version + "\"",
                "TLSv1.3",
                "TLSv1.2");
    }

    @Test
    void cipher_suites_are_those_that_were_chosen() {
        assertThat(defaults.withCipherSuites("TLS_AES_256_GCM_SHA384").cipherSuites())
                .contains(List.of("TLS_AES_256_GCM_SHA384"));
    }

    @Test
    void a_cipher_suite_that_the_JVM_does_not_have_is_refused_with_those_to_choose_from() {
        assertRefused(
                () -> defaults.withCipherSuites("ECDHE-RSA-AES128-GCM-SHA256"),
                "cipher suite",
                "\"ECDHE-RSA-AES128-GCM-SHA256\"",
                "TLS_AES_128_GCM_SHA256");
    }

    @Test
    void no_version_cipher_suite_or_certificate_at_all_is_refused() {
        assertRefused(defaults::withVersions, "at least one TLS version");
        assertRefused(defaults::withCipherSuites, "at least one cipher suite");
        assertRefused(() -> defaults.withCaCertificates(new X509Certificate[0]), "at least one CA certificate");
    }

    @Test
    void CA_certificates_stand_in_place_of_the_systems_store() throws IOException {
        TlsOptions options = defaults.withCaCertificates(file(RSA.certificatePem() + EC.certificatePem()));
        assertThat(options.caCertificates()).containsExactly(RSA.certificate(), EC.certificate());
        assertThat(options.trustsSystemCaCertificates()).isFalse();
        assertThat(options.withCaCertificates(EC.certificate()).caCertificates())
                .containsExactly(EC.certificate());
    }

    @Test
    void the_systems_store_may_be_added_before_and_after_CA_certificates() {
        TlsOptions after = defaults.withCaCertificates(RSA.certificate()).withSystemCaCertificates();
        TlsOptions before = defaults.withSystemCaCertificates().withCaCertificates(RSA.certificate());
        assertThat(after.trustsSystemCaCertificates()).isTrue();
        assertThat(after).isEqualTo(before);
    }

    @Test
    void options_with_the_same_certificates_are_equal_wherever_these_came_from() throws IOException {
        TlsOptions fromFile = defaults.withCaCertificates(file(RSA.certificatePem()));
        TlsOptions fromMemory = defaults.withCaCertificates(RSA.certificate());
        assertThat(fromFile).isEqualTo(fromMemory).hasSameHashCodeAs(fromMemory);
        assertThat(fromFile).isNotEqualTo(defaults.withCaCertificates(EC.certificate()));
    }

    @Test
    void a_client_certificate_becomes_a_key_manager_and_is_compared_by_content() throws IOException {
        Path both = file(RSA.certificatePem() + RSA.keyPem());
        TlsOptions options = defaults.withClientCertificate(both, both);
        assertThat(options.keyManager()).isPresent();
        assertThat(options)
                .isEqualTo(defaults.withClientCertificate(both, both))
                .isNotEqualTo(defaults);
    }

    @Test
    void a_missing_key_file_is_refused_by_name() throws IOException {
        Path certificate = file(RSA.certificatePem());
        Path missing = folder.resolve("missing.pem");
        assertRefused(() -> defaults.withClientCertificate(certificate, missing), missing.toString());
    }

    @Test
    void a_key_manager_is_given_back() throws IOException {
        KeyManager manager = keyManager();
        assertThat(defaults.withKeyManager(manager).keyManager()).containsSame(manager);
    }

    @Test
    void a_key_manager_that_TLS_would_not_ask_is_refused() {
        KeyManager mute = new KeyManager() {};
        assertRefused(
                () -> defaults.withKeyManager(mute),
                "X509KeyManager",
                mute.getClass().getName());
    }

    @Test
    void a_server_name_is_kept_in_ASCII() {
        TlsOptions options = defaults.withServerName("bücher.example");
        assertThat(options.serverName()).contains("xn--bcher-kva.example");
        assertThat(options.sendsServerName()).isTrue();
    }

    @Test
    void the_last_word_on_the_server_name_counts() {
        assertThat(defaults.withServerName("example.com").withoutServerName()).isEqualTo(defaults.withoutServerName());
        assertThat(defaults.withoutServerName().sendsServerName()).isFalse();
        assertThat(defaults.withoutServerName().withServerName("example.com"))
                .isEqualTo(defaults.withServerName("example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1", "::1", "[::1]", "a b", "a/b", "a:443", "example.com.", "a\r\nb"})
    void what_is_no_host_name_is_refused(String name) {
        assertRefused(() -> defaults.withServerName(name), "host name", Excerpt.quoted(name), "withoutServerName()");
    }

    @Test
    void an_SSL_context_is_given_back_and_compared_by_identity() throws Exception {
        SSLContext context = sslContext();
        assertThat(defaults.withSslContext(context).sslContext()).containsSame(context);
        assertThat(defaults.withSslContext(context))
                .isEqualTo(defaults.withSslContext(context))
                .isNotEqualTo(defaults.withSslContext(sslContext()));
    }

    @Test
    void an_SSL_context_goes_with_versions_cipher_suites_and_server_names() throws Exception {
        assertThat(defaults.withVersions("TLSv1.3")
                        .withSslContext(sslContext())
                        .withCipherSuites("TLS_AES_256_GCM_SHA384")
                        .withServerName("example.com"))
                .isNotNull();
    }

    @Test
    void an_SSL_context_may_support_only_one_of_the_default_versions() {
        assertThat(defaults.withSslContext(sslContextWith("TLSv1.2", "TLSv1.1")).versions())
                .containsExactly("TLSv1.2");
    }

    @Test
    void an_SSL_context_that_does_not_support_the_versions_is_refused_whichever_is_called_first() {
        SSLContext old = sslContextWith("TLSv1.2");
        assertRefused(() -> defaults.withVersions("TLSv1.3").withSslContext(old), "TLSv1.3", "[TLSv1.2]");
        assertRefused(() -> defaults.withSslContext(old).withVersions("TLSv1.3"), "TLSv1.3", "[TLSv1.2]");
        assertRefused(() -> defaults.withSslContext(sslContextWith("TLSv1")), "at least one TLS version");
    }

    @Test
    void an_SSL_context_that_is_not_initialized_is_refused() {
        assertRefused(
                () -> defaults.withSslContext(new SSLContext(new OnlySupporting(null), null, "none") {}),
                "initialized");
    }

    @Test
    void what_an_SSL_context_would_ignore_is_refused_whichever_is_called_first() throws Exception {
        SSLContext context = sslContext();
        Path both = file(RSA.certificatePem() + RSA.keyPem());
        KeyManager manager = keyManager();
        List<UnaryOperator<TlsOptions>> ignored = List.of(
                options -> options.withCaCertificates(RSA.certificate()),
                TlsOptions::withSystemCaCertificates,
                options -> options.withClientCertificate(both, both),
                options -> options.withKeyManager(manager));
        for (UnaryOperator<TlsOptions> option : ignored) {
            assertRefused(() -> option.apply(defaults.withSslContext(context)), "would be ignored");
            assertRefused(() -> option.apply(defaults).withSslContext(context), "would be ignored");
        }
        assertRefused(() -> TlsOptions.insecure().withSslContext(context), "would be ignored");
    }

    @Test
    void CA_certificates_that_insecure_options_would_ignore_are_refused() {
        assertRefused(() -> TlsOptions.insecure().withCaCertificates(RSA.certificate()), "would be ignored");
        assertRefused(() -> TlsOptions.insecure().withSystemCaCertificates(), "would be ignored");
    }

    @Test
    void a_client_certificate_beside_a_key_manager_is_refused_whichever_is_called_first() throws IOException {
        Path both = file(RSA.certificatePem() + RSA.keyPem());
        KeyManager manager = keyManager();
        assertRefused(() -> defaults.withKeyManager(manager).withClientCertificate(both, both), "would be ignored");
        assertRefused(() -> defaults.withClientCertificate(both, both).withKeyManager(manager), "would be ignored");
    }

    @Test
    void options_are_readable_and_never_print_a_key() throws IOException {
        Path both = file(RSA.certificatePem() + RSA.keyPem());
        assertThat(defaults.withCaCertificates(EC.certificate())
                        .withClientCertificate(both, both)
                        .withServerName("example.com"))
                .hasToString("TlsOptions[verifiesPeer=true, versions=[TLSv1.3, TLSv1.2], cipherSuites=unset,"
                        + " caCertificates=[CN=ec], systemCaCertificates=false, clientCertificate=CN=rsa,"
                        + " keyManager=unset, sendsServerName=true, serverName=example.com, sslContext=unset]");
    }

    @Test
    void null_is_named() throws IOException {
        Path file = file("");
        assertNamed(() -> defaults.withVersions((String[]) null), "versions");
        assertNamed(() -> defaults.withVersions((String) null), "versions");
        assertNamed(() -> defaults.withCipherSuites((String[]) null), "cipherSuites");
        assertNamed(() -> defaults.withCipherSuites("a", null), "cipherSuites");
        assertNamed(() -> defaults.withCaCertificates((Path) null), "pem");
        assertNamed(() -> defaults.withCaCertificates((X509Certificate[]) null), "certificates");
        assertNamed(() -> defaults.withCaCertificates(RSA.certificate(), null), "certificates");
        assertNamed(() -> defaults.withClientCertificate(null, file), "certificatePem");
        assertNamed(() -> defaults.withClientCertificate(file, null), "keyPem");
        assertNamed(() -> defaults.withKeyManager(null), "keyManager");
        assertNamed(() -> defaults.withServerName(null), "serverName");
        assertNamed(() -> defaults.withSslContext(null), "sslContext");
    }

    private Path file(String pem) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "test", ".pem"), pem);
    }

    private KeyManager keyManager() throws IOException {
        Path both = file(EC.certificatePem() + EC.keyPem());
        return ClientCertificate.read(both, both).keyManager();
    }

    private static SSLContext sslContextWith(String... versions) {
        return new SSLContext(new OnlySupporting(versions), null, "test") {};
    }

    private static SSLContext sslContext() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        return context;
    }

    /** An SSL context that tells what it supports and can do nothing else; without versions it is not initialized. */
    private static final class OnlySupporting extends SSLContextSpi {
        private final String[] versions;

        OnlySupporting(String[] versions) {
            this.versions = versions;
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            if (versions == null) {
                throw new IllegalStateException("not initialized");
            }
            return new SSLParameters(new String[0], versions);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            throw new UnsupportedOperationException();
        }

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
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw new UnsupportedOperationException();
        }
    }
}
