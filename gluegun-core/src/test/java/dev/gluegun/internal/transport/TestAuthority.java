package dev.gluegun.internal.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests, and what it issues. */
public final class TestAuthority {

    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicLong serial = new AtomicLong(1);
    private final X500Name name;
    private final KeyPair keys = newKeys();
    public final X509Certificate certificate;

    public TestAuthority(String commonName) {
        this.name = new X500Name("CN=" + commonName);
        Instant now = Instant.now();
        this.certificate = sign(name, keys, name, keys, now.minus(DAY), now.plus(DAY), true);
    }

    /** A certificate with its key and what vouches for it. */
    public record Identity(PrivateKey key, X509Certificate... chain) {

        public KeyManager[] keyManagers() {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("identity", key, new char[0], chain);
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, new char[0]);
                return factory.getKeyManagers();
            } catch (GeneralSecurityException | IOException e) {
                throw new AssertionError(e);
            }
        }

        public SSLContext serverContext(TrustManager... clients) {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keyManagers(), clients.length == 0 ? null : clients, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A server's certificate for DNS names and IP addresses, valid now. */
    public Identity issue(String... hosts) {
        Instant now = Instant.now();
        return issue(now.minus(DAY), now.plus(DAY), hosts);
    }

    Identity issue(Instant from, Instant until, String... hosts) {
        KeyPair server = newKeys();
        X500Name subject = new X500Name("CN=server");
        return new Identity(server.getPrivate(), sign(subject, server, name, keys, from, until, false, hosts));
    }

    /** A certificate that vouches for itself. */
    static Identity selfSigned(String host) {
        KeyPair server = newKeys();
        X500Name subject = new X500Name("CN=" + host);
        Instant now = Instant.now();
        TestAuthority nobody = new TestAuthority("nobody");
        return new Identity(
                server.getPrivate(),
                nobody.sign(subject, server, subject, server, now.minus(DAY), now.plus(DAY), false, host));
    }

    TrustManager[] trustManagers() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate sign(
            X500Name subject,
            KeyPair subjectKeys,
            X500Name issuer,
            KeyPair issuerKeys,
            Instant from,
            Instant until,
            boolean authority,
            String... hosts) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(serial.getAndIncrement()),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (hosts.length > 0) {
                GeneralName[] names = Stream.of(hosts)
                        .map(host -> new GeneralName(
                                host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
