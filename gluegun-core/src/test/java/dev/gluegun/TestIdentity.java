package dev.gluegun;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;

/** A self-signed certificate and its keys, and the PEM that tools would write of them. */
record TestIdentity(X509Certificate certificate, KeyPair keys) {

    static TestIdentity rsa(String commonName) {
        return of(commonName, "RSA", "SHA256withRSA");
    }

    static TestIdentity ec(String commonName) {
        return of(commonName, "EC", "SHA256withECDSA");
    }

    static TestIdentity ed25519(String commonName) {
        return of(commonName, "Ed25519", "Ed25519");
    }

    private static TestIdentity of(String commonName, String keyAlgorithm, String signatureAlgorithm) {
        try {
            KeyPair keys = KeyPairGenerator.getInstance(keyAlgorithm).generateKeyPair();
            X500Name name = new X500Name("CN=" + commonName);
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minus(1, ChronoUnit.DAYS)),
                    Date.from(now.plus(1, ChronoUnit.DAYS)),
                    name,
                    keys.getPublic());
            var signer = new JcaContentSignerBuilder(signatureAlgorithm).build(keys.getPrivate());
            return new TestIdentity(new JcaX509CertificateConverter().getCertificate(builder.build(signer)), keys);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    String certificatePem() {
        return pem(certificate);
    }

    /** The private key in PKCS #8. */
    String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** The private key in the older form of its algorithm: PKCS #1 for RSA, SEC 1 for EC (without its curve). */
    String traditionalKeyPem() {
        return pem(keys.getPrivate());
    }

    static String pem(String label, byte[] content) {
        return pem((PemObjectGenerator) () -> new PemObject(label, content));
    }

    private static String pem(Object object) {
        StringWriter written = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(written)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.toString();
    }
}
