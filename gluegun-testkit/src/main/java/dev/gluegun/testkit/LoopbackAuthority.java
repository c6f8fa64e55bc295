package dev.gluegun.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of one server's own, and what it issues for loopback (RFC 5280): right certificates and wrong ones. */
final class LoopbackAuthority {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONG = Duration.ofDays(365);
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String[] LOOPBACK = {"localhost", "127.0.0.1", "::1"};

    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Instant now = Instant.now();

    LoopbackAuthority() {
        try {
            this.keys = newKeys();
            this.certificate = sign(
                    "Gluegun testkit authority",
                    keys,
                    "Gluegun testkit authority",
                    keys.getPrivate(),
                    now.plus(LONG),
                    true);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has what this certificate takes", e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** What a client uses that trusts this authority and nothing else. */
    SSLContext clientContext() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("authority", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("every Java platform has what this context takes", e);
        }
    }

    /** What a server uses that shows such a certificate. */
    SSLContext serverContext(ServerCertificate kind) {
        try {
            KeyPair server = newKeys();
            X509Certificate issued = issue(kind, server);
            KeyStore store = emptyStore();
            X509Certificate[] chain = kind == ServerCertificate.SELF_SIGNED
                    ? new X509Certificate[] {issued}
                    : new X509Certificate[] {issued, certificate};
            store.setKeyEntry("server", server.getPrivate(), new char[0], chain);
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("every Java platform has what this context takes", e);
        }
    }

    private X509Certificate issue(ServerCertificate kind, KeyPair server) throws GeneralSecurityException {
        String authority = "Gluegun testkit authority";
        return switch (kind) {
            case GOOD -> sign("localhost", server, authority, keys.getPrivate(), now.plus(LONG), false, LOOPBACK);
            case EXPIRED -> sign("localhost", server, authority, keys.getPrivate(), now.minus(DAY), false, LOOPBACK);
            case WRONG_HOST ->
                sign(
                        "wrong-host.invalid",
                        server,
                        authority,
                        keys.getPrivate(),
                        now.plus(LONG),
                        false,
                        "wrong-host.invalid");
            case SELF_SIGNED ->
                sign("localhost", server, "localhost", server.getPrivate(), now.plus(LONG), false, LOOPBACK);
        };
    }

    private X509Certificate sign(
            String subject,
            KeyPair subjectKeys,
            String issuer,
            PrivateKey issuerKey,
            Instant until,
            boolean authority,
            String... hosts)
            throws GeneralSecurityException {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(Der.sequence(
                Der.identifier(BASIC_CONSTRAINTS),
                Der.yes(),
                Der.octets(authority ? Der.sequence(Der.yes()) : Der.sequence())));
        if (hosts.length > 0) {
            extensions.add(Der.sequence(Der.identifier(ALTERNATIVE_NAMES), Der.octets(names(hosts))));
        }
        byte[] version3 = Der.value(0xA0, Der.integer(BigInteger.TWO));
        byte[] certificate = Der.sequence(
                version3,
                Der.integer(new BigInteger(64, new SecureRandom()).setBit(0)),
                ECDSA_WITH_SHA256,
                name(issuer),
                Der.sequence(Der.time(now.minus(LONG)), Der.time(until)),
                name(subject),
                subjectKeys.getPublic().getEncoded(),
                Der.value(0xA3, Der.sequence(extensions.toArray(byte[][]::new))));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey);
        signature.update(certificate);
        byte[] signed = Der.sequence(certificate, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] names(String... hosts) {
        byte[][] names = new byte[hosts.length][];
        for (int i = 0; i < hosts.length; i++) {
            boolean address = hosts[i].indexOf(':') >= 0 || Character.isDigit(hosts[i].charAt(0));
            names[i] = address
                    ? Der.value(0x87, literal(hosts[i]).getAddress())
                    : Der.value(0x82, hosts[i].getBytes(StandardCharsets.US_ASCII));
        }
        return Der.sequence(names);
    }

    private static InetAddress literal(String address) {
        try {
            // Nothing is looked up: it is an address already.
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
