package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that the client shows, with the ones that vouch for it and its private key. The key is never printed.
 *
 * @param chain the client's own certificate first
 */
record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {

    /** Reads both from PEM files, and checks that they belong together. */
    static ClientCertificate read(Path certificatePem, Path keyPem) {
        ClientCertificate read =
                new ClientCertificate(new PemReader(certificatePem).certificates(), new PemReader(keyPem).privateKey());
        try {
            if (!read.keyFits()) {
                throw new InvalidOptions(
                        keyPem + ": the private key of " + certificatePem + " was expected, which is of "
                                + read + " (" + read.own().getPublicKey().getAlgorithm() + "), but this "
                                + read.key.getAlgorithm()
                                + " key does not fit: give its own key, and put the client's certificate first in its"
                                + " file");
            }
        } catch (GeneralSecurityException e) {
            throw new InvalidOptions(
                    keyPem + ": a key that the JVM can sign with was expected, but with this one it cannot: "
                            + e.getMessage(),
                    e);
        }
        return read;
    }

    /** What hands this certificate to TLS. */
    KeyManager keyManager() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidOptions("the JVM cannot use the client certificate of " + this, e);
        }
    }

    private X509Certificate own() {
        return chain.getFirst();
    }

    private boolean keyFits() throws GeneralSecurityException {
        PublicKey publicKey = own().getPublicKey();
        if (publicKey instanceof RSAKey ours && key instanceof RSAKey other) {
            return ours.getModulus().equals(other.getModulus());
        }
        return publicKey.getAlgorithm().equals(key.getAlgorithm()) && verifiesWhatIsSigned(publicKey);
    }

    private boolean verifiesWhatIsSigned(PublicKey publicKey) throws GeneralSecurityException {
        Signature scheme =
                Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
        byte[] message = {1, 2, 3};
        scheme.initSign(key);
        scheme.update(message);
        byte[] signature = scheme.sign();
        scheme.initVerify(publicKey);
        scheme.update(message);
        return verifies(scheme, signature);
    }

    private static boolean verifies(Signature scheme, byte[] signature) {
        try {
            return scheme.verify(signature);
        } catch (SignatureException ofAnotherCurve) {
            return false;
        }
    }

    // The certificate determines its key, which may come in more than one encoding.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientCertificate that && chain.equals(that.chain);
    }

    @Override
    public int hashCode() {
        return chain.hashCode();
    }

    @Override
    public String toString() {
        return own().getSubjectX500Principal().toString();
    }
}
