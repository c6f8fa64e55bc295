package dev.gluegun.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The neutral server's certificate for 127.0.0.1 and its key, in the forms that C and Java take: made anew for each run, and
 * worth nothing to anybody else.
 *
 * @param keyStore PKCS #12, with a password that is no secret
 * @param certificate PEM
 * @param key PEM
 */
public record Identity(Path keyStore, Path certificate, Path key) {

    private static final String PASSWORD = "benchmark";
    private static final String ALIAS = "server";

    /** Makes one, with the JDK's keytool. */
    public static Identity create(Path folder) throws IOException {
        Identity identity =
                new Identity(folder.resolve("server.p12"), folder.resolve("server.pem"), folder.resolve("server.key"));
        generate(identity.keyStore);
        try {
            KeyStore store = load(identity.keyStore);
            writePem(
                    identity.certificate,
                    "CERTIFICATE",
                    store.getCertificate(ALIAS).getEncoded());
            writePem(
                    identity.key,
                    "PRIVATE KEY",
                    store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("keytool has made a key store that cannot be read: " + identity.keyStore, e);
        }
        return identity;
    }

    private static void generate(Path keyStore) throws IOException {
        Files.deleteIfExists(keyStore);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=gluegun-bench",
                        "-ext",
                        "SAN=IP:127.0.0.1,DNS:localhost",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keyStore.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        try {
            if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
                throw new IOException("keytool has not made " + keyStore);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool makes " + keyStore, e);
        } finally {
            keytool.destroyForcibly();
        }
    }

    private static void writePem(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n", US_ASCII);
    }

    private static KeyStore load(Path keyStore) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** The certificate, for clients to trust. */
    public static X509Certificate certificate(Path keyStore) throws IOException, GeneralSecurityException {
        return (X509Certificate) load(keyStore).getCertificate(ALIAS);
    }

    /** For the server in Java. */
    static SSLContext serving(Path keyStore) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(keyStore), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
