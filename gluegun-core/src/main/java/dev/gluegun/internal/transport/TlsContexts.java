package dev.gluegun.internal.transport;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.TlsOptions;
import java.io.IOException;
import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The SSL contexts in use, by the options they were made from: equal options share one, so that sessions are resumed
 * across connections. The least recently used are forgotten.
 *
 * <p>Safe for use by many threads at once.
 */
public final class TlsContexts {

    private static final Pattern IPV4_ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TlsOptions, SSLContext> contexts = new LinkedHashMap<>(16, 0.75f, true);

    /** Keeps as many as 32 contexts. */
    public TlsContexts() {
        this(32);
    }

    TlsContexts(int most) {
        this.most = most;
    }

    /**
     * An engine for one connection, as a client.
     *
     * @param host the name or address connected to; an IPv6 address may be in brackets
     * @param applicationProtocols what ALPN offers, the preferred one first; empty for no ALPN
     * @throws InvalidOptions when the JVM cannot do what the options ask for
     */
    public SSLEngine engine(TlsOptions options, String host, int port, List<String> applicationProtocols) {
        // The engine knows the peer by the name that is verified: sessions are looked up, and certificates judged, by
        // it.
        String name = options.serverName().orElseGet(() -> verifiable(host));
        SSLEngine engine = context(options).createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(options.versions().toArray(String[]::new));
        options.cipherSuites().ifPresent(suites -> parameters.setCipherSuites(suites.toArray(String[]::new)));
        parameters.setServerNames(options.sendsServerName() ? serverNames(name) : List.of());
        parameters.setEndpointIdentificationAlgorithm(options.verifiesPeer() ? "HTTPS" : null);
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        try {
            engine.setSSLParameters(parameters);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptions("the TLS options do not fit this JVM: " + e.getMessage(), e);
        }
        return engine;
    }

    int size() {
        lock.lock();
        try {
            return contexts.size();
        } finally {
            lock.unlock();
        }
    }

    private SSLContext context(TlsOptions options) {
        SSLContext own = options.sslContext().orElse(null);
        if (own != null) {
            return own;
        }
        SSLContext kept = kept(options);
        // Made outside the lock: reading the system's store takes a while.
        return kept != null ? kept : keep(options, make(options));
    }

    private @Nullable SSLContext kept(TlsOptions options) {
        lock.lock();
        try {
            return contexts.get(options);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps {@code made}, unless another thread was faster: then the one that it made serves all. */
    private SSLContext keep(TlsOptions options, SSLContext made) {
        lock.lock();
        try {
            SSLContext earlier = contexts.putIfAbsent(options, made);
            if (contexts.size() > most) {
                contexts.remove(contexts.keySet().iterator().next());
            }
            return earlier != null ? earlier : made;
        } finally {
            lock.unlock();
        }
    }

    private static SSLContext make(TlsOptions options) {
        try {
            KeyManager[] keys =
                    options.keyManager().map(key -> new KeyManager[] {key}).orElse(new KeyManager[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trustManager(options)}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidOptions("TLS cannot be set up with " + options + ": " + e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager trustManager(TlsOptions options)
            throws GeneralSecurityException, IOException {
        if (!options.verifiesPeer()) {
            return new TrustingTrustManager();
        }
        if (options.caCertificates().isEmpty()) {
            return new ExplainingTrustManager(trusting(null));
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate certificate : options.caCertificates()) {
            store.setCertificateEntry("given-" + store.size(), certificate);
        }
        if (options.trustsSystemCaCertificates()) {
            for (X509Certificate certificate : trusting(null).getAcceptedIssuers()) {
                store.setCertificateEntry("system-" + store.size(), certificate);
            }
        }
        return new ExplainingTrustManager(trusting(store));
    }

    /** The JVM's own judge of chains that end in {@code store}, or in the system's store when there is none. */
    private static X509ExtendedTrustManager trusting(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this JVM has no judge of certificates");
    }

    /** The host as certificates name it: in ASCII, without brackets, the final dot of a name, and an IPv6 zone. */
    private static String verifiable(String host) {
        if (host.indexOf(':') >= 0) {
            String address = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            int zone = address.indexOf('%');
            return zone < 0 ? address : address.substring(0, zone);
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        try {
            return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptions("Expected the name or address of a host, but got \"" + host + "\"", e);
        }
    }

    /** RFC 6066, section 3: names only, no addresses. */
    private static List<SNIServerName> serverNames(String name) {
        if (name.indexOf(':') >= 0 || IPV4_ADDRESS.matcher(name).matches()) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            // A name that is in use and yet none for the DNS, such as one with an underscore: the server has to guess.
            return List.of();
        }
    }
}
