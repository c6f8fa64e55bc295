package dev.gluegun.cli.echo;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority made for one run, and the certificate and key it issued for {@code localhost},
 * {@code 127.0.0.1} and {@code ::1}.
 *
 * <p>The authority's private key is forgotten at once, so nothing else can ever be issued in its name.
 */
public final class LoopbackIdentity {

    private static final Duration VALID_BEFORE_NOW = Duration.ofHours(1);
    private static final Duration VALID_FROM_NOW = Duration.ofDays(90);
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127;
    private static final int PEM_LINE_CHARACTERS = 64;

    private final X509Certificate caCertificate;
    private final KeyStore keyStore;
    private final String keyStorePassword;

    private LoopbackIdentity(X509Certificate caCertificate, KeyStore keyStore, String keyStorePassword) {
        this.caCertificate = caCertificate;
        this.keyStore = keyStore;
        this.keyStorePassword = keyStorePassword;
    }

    /** Makes a new authority and a server certificate issued by it. */
    public static LoopbackIdentity create() {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair authority = generator.generateKeyPair();
            KeyPair server = generator.generateKeyPair();
            X509Certificate ca = authorityCertificate(authority, random);
            X509Certificate certificate = serverCertificate(ca, authority, server, random);

            String password = new BigInteger(SERIAL_BITS, random).toString(Character.MAX_RADIX);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "server", server.getPrivate(), password.toCharArray(), new X509Certificate[] {certificate, ca});
            return new LoopbackIdentity(ca, keys, password);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new EchoServerException("could not make a certificate: " + e.getMessage(), e);
        }
    }

    private static X509Certificate authorityCertificate(KeyPair authority, SecureRandom random)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Name name = new X500Name("CN=Gluegun echo server authority");
        JcaX509v3CertificateBuilder builder = builder(name, name, authority, random);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder, authority);
    }

    private static X509Certificate serverCertificate(
            X509Certificate ca, KeyPair authority, KeyPair server, SecureRandom random)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Name issuer = new X500Name(ca.getSubjectX500Principal().getName());
        JcaX509v3CertificateBuilder builder = builder(issuer, new X500Name("CN=localhost"), server, random);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        }));
        return sign(builder, authority);
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, SecureRandom random) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(VALID_BEFORE_NOW)),
                Date.from(now.plus(VALID_FROM_NOW)),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair authority)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(authority.getPrivate())));
    }

    /** The authority's certificate, which a client has to trust. */
    public X509Certificate caCertificate() {
        return caCertificate;
    }

    /** Writes the authority's certificate as PEM. */
    public void writeCaCertificate(Path file) throws IOException {
        Files.writeString(file, pem(caCertificate), StandardCharsets.US_ASCII);
    }

    /** A certificate as PEM. */
    public static String pem(X509Certificate certificate) {
        try {
            String base64 = Base64.getMimeEncoder(PEM_LINE_CHARACTERS, new byte[] {'\n'})
                    .encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a certificate made here has no encoding", e);
        }
    }

    KeyStore keyStore() {
        return keyStore;
    }

    String keyStorePassword() {
        return keyStorePassword;
    }
}
