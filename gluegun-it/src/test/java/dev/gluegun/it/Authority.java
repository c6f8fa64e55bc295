package dev.gluegun.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority of the tests' own, which keeps what it issues in PEM files. */
public final class Authority {

    private static final Duration DAY = Duration.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** A certificate and its private key, each in a PEM file. */
    public record Issued(Path certificate, Path key) {

        /** How a peer is told to use them. */
        public String options() {
            return "certificate=" + certificate + " key=" + key;
        }
    }

    /**
     * Makes a new authority.
     *
     * @param folder an existing one, where its files go
     */
    public Authority(Path folder, String commonName) {
        this.folder = folder;
        this.name = new X500Name("CN=" + commonName);
        this.keys = newKeys();
        this.certificate = sign(name, keys, Instant.now().plus(DAY), null);
        write(file("authority.pem"), Pem.of("CERTIFICATE", encoded(certificate)));
    }

    private Path file(String fileName) {
        return folder.resolve(name.toString().substring(3) + "-" + fileName);
    }

    /** Its own certificate, to be trusted. */
    public Path certificate() {
        return file("authority.pem");
    }

    /** A certificate for servers under these names, valid for a day; those that look like one are addresses. */
    public Issued issueForHosts(String... hosts) {
        return issue(hosts[0], Instant.now().plus(DAY), alternatives(hosts));
    }

    /** A certificate for localhost that ceased to be valid an hour ago. */
    Issued issueExpired() {
        return issue("expired", Instant.now().minus(Duration.ofHours(1)), alternatives("localhost"));
    }

    /** A certificate for a client. */
    Issued issueForClient(String commonName) {
        return issue(commonName, Instant.now().plus(DAY), alternatives(commonName));
    }

    private Issued issue(String commonName, Instant end, GeneralNames alternatives) {
        KeyPair subject = newKeys();
        X509Certificate issued = sign(new X500Name("CN=" + commonName), subject, end, alternatives);
        Issued files = new Issued(file(commonName + "-certificate.pem"), file(commonName + "-key.pem"));
        write(files.certificate, Pem.of("CERTIFICATE", encoded(issued)));
        write(files.key, Pem.of("PRIVATE KEY", subject.getPrivate().getEncoded()));
        return files;
    }

    private static GeneralNames alternatives(String... hosts) {
        return new GeneralNames(Stream.of(hosts)
                .map(host ->
                        new GeneralName(host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private X509Certificate sign(X500Name subject, KeyPair owner, Instant end, @Nullable GeneralNames alternatives) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(64, RANDOM),
                    Date.from(Instant.now().minus(DAY)),
                    Date.from(end),
                    subject,
                    owner.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(alternatives == null));
            if (alternatives != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
