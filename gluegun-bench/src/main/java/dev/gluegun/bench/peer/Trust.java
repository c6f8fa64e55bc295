package dev.gluegun.bench.peer;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What makes a client trust a server, in the two shapes that libraries ask for.
 *
 * @param context of the JDK's own provider, with that manager; its sessions can be resumed
 * @param manager judges the server's certificate
 */
public record Trust(SSLContext context, X509TrustManager manager) {

    /** Trusts the certificates that an authority has issued, and no others. */
    public static Trust in(X509Certificate authority) throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        authorities.setCertificateEntry("authority", authority);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(authorities);
        X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {manager}, null);
        return new Trust(context, manager);
    }
}
