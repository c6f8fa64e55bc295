package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class LoopbackAuthorityTest {

    @Test
    void itsCertificateIsAnAuthoritysAndSignedByItself() {
        X509Certificate certificate = new LoopbackAuthority().certificate();

        assertThat(certificate.getBasicConstraints()).isNotNegative();
        assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
        assertThatCode(() -> certificate.verify(certificate.getPublicKey())).doesNotThrowAnyException();
        assertThatCode(certificate::checkValidity).doesNotThrowAnyException();
    }

    @Test
    void eachAuthorityHasAKeyOfItsOwn() {
        assertThat(new LoopbackAuthority().certificate().getPublicKey())
                .isNotEqualTo(new LoopbackAuthority().certificate().getPublicKey());
    }
}
