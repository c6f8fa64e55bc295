package dev.gluegun;

import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientCertificateTest {
    private static final List<TestIdentity> IDENTITIES =
            List.of(TestIdentity.rsa("rsa"), TestIdentity.ec("ec"), TestIdentity.ed25519("ed25519"));
    private static final TestIdentity RSA = IDENTITIES.getFirst();

    @TempDir
    Path folder;

    private Path certificatePem;
    private Path keyPem;

    @BeforeEach
    void nameFiles() {
        certificatePem = folder.resolve("certificate.pem");
        keyPem = folder.resolve("key.pem");
    }

    static List<TestIdentity> identities() {
        return IDENTITIES;
    }

    @ParameterizedTest
    @MethodSource("identities")
    void a_certificate_and_its_key_are_given_to_TLS(TestIdentity identity) throws IOException {
        ClientCertificate read = read(identity.certificatePem(), identity.keyPem());
        X509KeyManager manager = (X509KeyManager) read.keyManager();
        String algorithm = identity.keys().getPublic().getAlgorithm();
        String alias = manager.chooseClientAlias(new String[] {algorithm}, null, null);
        assertThat(manager.getCertificateChain(alias)).containsExactly(identity.certificate());
        assertThat(manager.getPrivateKey(alias)).isEqualTo(identity.keys().getPrivate());
    }

    @Test
    void certificates_after_the_first_vouch_for_it() throws IOException {
        TestIdentity other = IDENTITIES.get(1);
        ClientCertificate read = read(RSA.certificatePem() + other.certificatePem(), RSA.keyPem());
        assertThat(read.chain()).containsExactly(RSA.certificate(), other.certificate());
    }

    @Test
    void both_may_be_in_one_file() throws IOException {
        Path both = Files.writeString(folder.resolve("both.pem"), RSA.keyPem() + RSA.certificatePem());
        assertThat(ClientCertificate.read(both, both).chain()).containsExactly(RSA.certificate());
    }

    @ParameterizedTest
    @MethodSource("identities")
    void a_key_that_does_not_fit_is_refused_with_both_files_named(TestIdentity identity) {
        for (TestIdentity other : List.of(TestIdentity.rsa("a"), TestIdentity.ec("b"), TestIdentity.ed25519("c"))) {
            assertRefused(
                    () -> read(identity.certificatePem(), other.keyPem()),
                    certificatePem.toString(),
                    keyPem.toString(),
                    identity.certificate().getSubjectX500Principal().toString(),
                    "does not fit");
        }
    }

    @Test
    void certificates_compare_by_content_whatever_form_the_key_came_in() throws IOException {
        ClientCertificate modern = read(RSA.certificatePem(), RSA.keyPem());
        ClientCertificate traditional = read(RSA.certificatePem(), RSA.traditionalKeyPem());
        assertThat(modern).isEqualTo(traditional).hasSameHashCodeAs(traditional);
    }

    @Test
    void the_key_is_not_printed() throws IOException {
        assertThat(read(RSA.certificatePem(), RSA.keyPem())).hasToString("CN=rsa");
    }

    private ClientCertificate read(String certificate, String key) throws IOException {
        Files.writeString(certificatePem, certificate);
        Files.writeString(keyPem, key);
        return ClientCertificate.read(certificatePem, keyPem);
    }
}
