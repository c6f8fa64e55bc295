package dev.gluegun.cli.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackIdentityTest {

    private final LoopbackIdentity identity = LoopbackIdentity.create();

    @Test
    void serverCertificateNamesTheLoopbackHostAndIsIssuedByTheAuthority() throws Exception {
        X509Certificate certificate = (X509Certificate) identity.keyStore().getCertificate("server");

        certificate.verify(identity.caCertificate().getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactlyInAnyOrderElementsOf(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
    }

    @Test
    void authorityCannotIssueFurtherAuthorities() {
        assertThat(identity.caCertificate().getBasicConstraints()).isZero();
    }

    @Test
    void writtenFileHoldsTheAuthorityAsPem(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("ca.pem");

        identity.writeCaCertificate(file);

        try (InputStream pem = Files.newInputStream(file)) {
            assertThat(CertificateFactory.getInstance("X.509").generateCertificate(pem))
                    .isEqualTo(identity.caCertificate());
        }
    }
}
