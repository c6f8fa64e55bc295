package dev.gluegun.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {

    private Pem() {}

    static String of(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** A key store without a password, with the chain and the EC key of two files. */
    static KeyStore keyStore(Path certificates, Path key) throws IOException {
        try {
            String base64 = Files.readString(key, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
            Key readKey = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
            KeyStore store = empty();
            store.setKeyEntry("server", readKey, new char[0], certificates(certificates));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** A key store that trusts the certificates of a file. */
    public static KeyStore trustStore(Path certificates) throws IOException {
        try {
            KeyStore store = empty();
            for (Certificate certificate : certificates(certificates)) {
                store.setCertificateEntry("trusted-" + store.size(), certificate);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static X509Certificate[] certificates(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new X509Certificate[0]);
        }
    }
}
