package dev.gluegun;

import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemReaderTest {
    private static final TestIdentity RSA = TestIdentity.rsa("rsa");
    private static final TestIdentity EC = TestIdentity.ec("ec");
    private static final TestIdentity ED25519 = TestIdentity.ed25519("ed25519");

    @TempDir
    Path folder;

    @Test
    void certificates_are_read_in_their_order_with_text_and_keys_between_them() throws IOException {
        PemReader reader =
                reader("# Größe\n" + RSA.certificatePem() + RSA.keyPem() + "\nsubject=ec\n" + EC.certificatePem());
        assertThat(reader.certificates()).containsExactly(RSA.certificate(), EC.certificate());
    }

    @Test
    void line_ends_may_be_those_of_any_system() throws IOException {
        assertThat(reader(RSA.certificatePem().replace("\n", "\r\n")).certificates())
                .containsExactly(RSA.certificate());
    }

    @Test
    void keys_in_PKCS_8_are_read() throws IOException {
        assertThat(reader(RSA.keyPem()).privateKey()).isEqualTo(RSA.keys().getPrivate());
        assertThat(reader(EC.keyPem()).privateKey()).isEqualTo(EC.keys().getPrivate());
        assertThat(reader(ED25519.keyPem()).privateKey())
                .isEqualTo(ED25519.keys().getPrivate());
    }

    @Test
    void a_key_in_PKCS_1_is_read() throws IOException {
        assertThat(RSA.traditionalKeyPem()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(reader(RSA.traditionalKeyPem()).privateKey())
                .isEqualTo(RSA.keys().getPrivate());
    }

    @Test
    void a_key_in_SEC_1_that_names_its_curve_is_read() throws IOException {
        String named = TestIdentity.pem(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(curveBits(), ecKey().getS(), curve()).getEncoded());

        assertThat(((ECPrivateKey) reader(named).privateKey()).getS()).isEqualTo(ecKey().getS());
    }

    @Test
    void a_key_in_SEC_1_whose_curve_stands_in_a_block_of_its_own_is_read() throws IOException {
        String bare = TestIdentity.pem(
                "EC PRIVATE KEY", new org.bouncycastle.asn1.sec.ECPrivateKey(curveBits(), ecKey().getS()).getEncoded());
        String parameters = TestIdentity.pem("EC PARAMETERS", curve().getEncoded());

        assertThat(((ECPrivateKey) reader(parameters + bare).privateKey()).getS())
                .isEqualTo(ecKey().getS());
        assertRefused(() -> reader(bare).privateKey(), "names its curve", "openssl pkcs8");
    }

    private static ECPrivateKey ecKey() {
        return (ECPrivateKey) EC.keys().getPrivate();
    }

    private static int curveBits() {
        return ecKey().getParams().getOrder().bitLength();
    }

    // The JVM chooses the curve, and not each version of it the same.
    private static ASN1ObjectIdentifier curve() {
        return curveBits() == 256 ? SECObjectIdentifiers.secp256r1 : SECObjectIdentifiers.secp384r1;
    }

    @Test
    void an_encrypted_key_is_refused_with_what_to_do() {
        assertRefused(
                () -> reader(TestIdentity.pem("ENCRYPTED PRIVATE KEY", new byte[10]))
                        .privateKey(),
                "encrypted",
                "openssl pkcs8 -topk8 -nocrypt");
        assertRefused(() -> reader("""
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

            AAAA
            -----END RSA PRIVATE KEY-----
            """).privateKey(), "encrypted");
    }

    @Test
    void a_key_of_an_unknown_form_is_refused_by_its_label() {
        assertRefused(
                () -> reader(TestIdentity.pem("OPENSSH PRIVATE KEY", new byte[10]))
                        .privateKey(),
                "\"OPENSSH PRIVATE KEY\"",
                "PKCS #8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void garbage_in_a_key_is_refused(String label) {
        assertRefused(
                () -> reader(TestIdentity.pem(label, new byte[] {0x30, 0x7F, 1}))
                        .privateKey(),
                label);
        assertRefused(
                () -> reader("-----BEGIN " + label + "-----\n?\n-----END " + label + "-----")
                        .privateKey(),
                label);
    }

    @Test
    void garbage_in_a_certificate_is_refused() {
        assertRefused(
                () -> reader(TestIdentity.pem("CERTIFICATE", new byte[10])).certificates(), "X.509");
        assertRefused(
                () -> reader("-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----")
                        .certificates(),
                "X.509");
    }

    @Test
    void a_file_without_the_block_asked_for_tells_what_it_has() {
        assertRefused(() -> reader(RSA.keyPem()).certificates(), "BEGIN CERTIFICATE", "only [\"PRIVATE KEY\"]");
        assertRefused(() -> reader(RSA.certificatePem()).privateKey(), "BEGIN PRIVATE KEY", "only [\"CERTIFICATE\"]");
    }

    @Test
    void a_file_that_is_not_PEM_is_refused() throws Exception {
        Path der = Files.write(folder.resolve("a.der"), RSA.certificate().getEncoded());
        assertRefused(() -> new PemReader(der).certificates(), der.toString(), "no PEM block", "DER");
        assertRefused(() -> reader("").privateKey(), "no PEM block");
    }

    @Test
    void a_block_without_its_END_line_is_refused() {
        String whole = RSA.certificatePem();
        assertRefused(() -> reader(whole.substring(0, whole.indexOf("-----END"))), "END line");
        assertRefused(() -> reader("-----BEGIN CERTIFICATE"), "END line");
        assertRefused(() -> reader(whole.replace("END CERTIFICATE", "END KEY")), "END line");
    }

    @Test
    void a_file_that_cannot_be_read_is_refused_by_name() {
        Path missing = folder.resolve("missing.pem");
        assertRefused(() -> new PemReader(missing), missing.toString(), "there is none");
        assertRefused(() -> new PemReader(folder), folder.toString(), "cannot be read");
    }

    private PemReader reader(String pem) throws IOException {
        return new PemReader(Files.write(folder.resolve("test.pem"), pem.getBytes(StandardCharsets.UTF_8)));
    }
}
