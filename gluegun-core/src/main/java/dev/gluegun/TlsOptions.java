package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is done (Gun's {@code tls_opts}). Secure by default: the peer's certificate and its host name are verified. An
 * immutable value, safe for any thread; two are equal when their certificates and keys are, wherever these came from.
 */
public final class TlsOptions extends Options<TlsOptions.Fields> {
    // RFC 8996 and RFC 7568: MUST NOT be used.
    private static final Set<String> BROKEN_VERSIONS = Set.of("SSLv2Hello", "SSLv3", "TLSv1", "TLSv1.1");
    private static final Pattern IPV4_ADDRESS = Pattern.compile("[0-9.]+");
    private static final List<String> DEFAULT_VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final TlsOptions DEFAULTS = new TlsOptions(new Fields());

    /** Made once: each connection asks for them. */
    private final List<String> versions;

    private TlsOptions(Fields fields) {
        super(fields);
        versions = versionsOf(fields);
    }

    static final class Fields extends Options.Fields {
        boolean verifiesPeer = true;
        Optional<List<String>> versions = Optional.empty();
        Optional<List<String>> cipherSuites = Optional.empty();
        List<X509Certificate> caCertificates = List.of();
        boolean systemCaCertificates = false;
        Optional<ClientCertificate> clientCertificate = Optional.empty();
        Optional<KeyManager> keyManager = Optional.empty();
        boolean sendsServerName = true;
        Optional<String> serverName = Optional.empty();
        Optional<SSLContext> sslContext = Optional.empty();

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("verifiesPeer", verifiesPeer);
            field.accept("versions", versionsOf(this));
            field.accept("cipherSuites", cipherSuites);
            field.accept(
                    "caCertificates",
                    caCertificates.stream().map(TlsOptions::bySubject).toList());
            field.accept("systemCaCertificates", systemCaCertificates);
            field.accept("clientCertificate", clientCertificate);
            field.accept("keyManager", keyManager.map(Masked::byClass));
            field.accept("sendsServerName", sendsServerName);
            field.accept("serverName", serverName);
            field.accept("sslContext", sslContext.map(Masked::byClass));
        }
    }

    /**
     * TLS 1.3 and 1.2, the JVM's cipher suites, a peer that the system's store trusts and whose certificate is for the host
     * connected to, no client certificate, and the host's name sent as server name.
     */
    public static TlsOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The defaults without any verification: whoever sits between you and the peer can read and change everything. For tests; to
     * trust a certificate of your own use {@link #withCaCertificates(Path)}. There is no other way to switch verification off.
     */
    public static TlsOptions insecure() {
        return DEFAULTS.with(copy -> copy.verifiesPeer = false);
    }

    /** Whether the peer's certificate and its host name are verified. */
    public boolean verifiesPeer() {
        return fields.verifiesPeer;
    }

    /**
     * The versions of TLS that are offered: {@code "TLSv1.3"}, {@code "TLSv1.2"}. By default both, as far as an SSL context of
     * the user's supports them.
     *
     * @throws InvalidOptions when there is none, or one that the JVM does not support or that is known to be broken (RFC 8996)
     */
    public TlsOptions withVersions(String... versions) {
        List<String> checked = Checks.list(versions, "versions");
        return with(copy -> copy.versions = Optional.of(checked));
    }

    /** The versions of TLS that are offered; unmodifiable. */
    public List<String> versions() {
        return versions;
    }

    /**
     * The cipher suites that are offered, the preferred one first, by their JVM names such as {@code "TLS_AES_128_GCM_SHA256"}.
     * The JVM's own choice by default.
     *
     * @throws InvalidOptions when there is none, or one that the JVM does not support
     */
    public TlsOptions withCipherSuites(String... cipherSuites) {
        List<String> checked = Checks.list(cipherSuites, "cipherSuites");
        return with(copy -> copy.cipherSuites = Optional.of(checked));
    }

    /** The cipher suites that are offered; empty when they are the JVM's own choice. */
    public Optional<List<String>> cipherSuites() {
        return fields.cipherSuites;
    }

    /**
     * Trusts the certificates in a PEM file in place of the system's store and of those given before. The file is read now.
     *
     * @throws InvalidOptions when it cannot be read or has no certificate; or the options are insecure or have an SSL context
     */
    public TlsOptions withCaCertificates(Path pem) {
        List<X509Certificate> certificates = new PemReader(Objects.requireNonNull(pem, "pem")).certificates();
        return with(copy -> copy.caCertificates = certificates);
    }

    /**
     * Trusts these certificates in place of the system's store and of those given before.
     *
     * @throws InvalidOptions when there is none; or the options are insecure or have an SSL context
     */
    public TlsOptions withCaCertificates(X509Certificate... certificates) {
        List<X509Certificate> checked = Checks.list(certificates, "certificates");
        if (checked.isEmpty()) {
            throw new InvalidOptions(
                    "at least one CA certificate was expected, but none came: without withCaCertificates the"
                            + " system's store is trusted");
        }
        return with(copy -> copy.caCertificates = checked);
    }

    /** The certificates that were given to be trusted; unmodifiable. */
    public List<X509Certificate> caCertificates() {
        return fields.caCertificates;
    }

    /**
     * Trusts the system's store too, beside {@link #withCaCertificates}, in whichever order the two are called.
     *
     * @throws InvalidOptions when the options are insecure or have an SSL context
     */
    public TlsOptions withSystemCaCertificates() {
        return with(copy -> copy.systemCaCertificates = true);
    }

    /** Whether the system's store is trusted: it was asked for, or no certificates were given in its place. */
    public boolean trustsSystemCaCertificates() {
        return fields.systemCaCertificates || fields.caCertificates.isEmpty();
    }

    /**
     * Shows a certificate to a server that asks for one. The files are read now.
     *
     * @param certificatePem the client's certificate, and after it those that vouch for it
     * @param keyPem its private key: RSA, EC or EdDSA, in PKCS #8, PKCS #1 or SEC 1, without a passphrase
     * @throws InvalidOptions when a file cannot be read, the key does not fit the certificate, or the options have a key manager
     *     or an SSL context
     */
    public TlsOptions withClientCertificate(Path certificatePem, Path keyPem) {
        Objects.requireNonNull(certificatePem, "certificatePem");
        Objects.requireNonNull(keyPem, "keyPem");
        ClientCertificate certificate = ClientCertificate.read(certificatePem, keyPem);
        return with(copy -> copy.clientCertificate = Optional.of(certificate));
    }

    /**
     * Lets {@code keyManager} choose the client's certificate: for keys in hardware, say.
     *
     * @param keyManager an {@link X509KeyManager}: TLS on the JVM uses no other; compared by its own {@code equals}
     * @throws InvalidOptions when it is not, or the options have a client certificate or an SSL context
     */
    public TlsOptions withKeyManager(KeyManager keyManager) {
        Objects.requireNonNull(keyManager, "keyManager");
        if (!(keyManager instanceof X509KeyManager)) {
            throw new InvalidOptions("a key manager that implements X509KeyManager was expected, but a "
                    + keyManager.getClass().getName() + " came, which TLS would not ask");
        }
        return with(copy -> copy.keyManager = Optional.of(keyManager));
    }

    /** What chooses the client's certificate, or has the one given; empty when there is none to show. */
    public Optional<KeyManager> keyManager() {
        return fields.keyManager.or(() -> fields.clientCertificate.map(ClientCertificate::keyManager));
    }

    /**
     * Sends this server name (SNI, RFC 6066, section 3), which the peer's certificate has to be for, in place of the name of the
     * host connected to.
     *
     * @throws InvalidOptions when it is not a host name; an IP address is none
     */
    public TlsOptions withServerName(String serverName) {
        String asciiName = asciiHostName(Objects.requireNonNull(serverName, "serverName"));
        return with(copy -> {
            copy.sendsServerName = true;
            copy.serverName = Optional.of(asciiName);
        });
    }

    /** Sends no server name (SNI). The peer's certificate still has to be for the host connected to. */
    public TlsOptions withoutServerName() {
        return with(copy -> {
            copy.sendsServerName = false;
            copy.serverName = Optional.empty();
        });
    }

    /** The server name given in place of the host's, in ASCII. */
    public Optional<String> serverName() {
        return fields.serverName;
    }

    /** Whether a server name is sent: the one given, or that of the host unless the host is an IP address. */
    public boolean sendsServerName() {
        return fields.sendsServerName;
    }

    /**
     * Does TLS with an SSL context of the user's, from another provider, say. Its key and trust managers are in it already; the
     * peer's host name is verified all the same.
     *
     * @param sslContext an initialized one; compared by identity
     * @throws InvalidOptions when the options are insecure or have CA certificates, a client certificate or a key manager, which it
     *     would ignore; or when it does not support the versions or cipher suites
     */
    public TlsOptions withSslContext(SSLContext sslContext) {
        Objects.requireNonNull(sslContext, "sslContext");
        return with(copy -> copy.sslContext = Optional.of(sslContext));
    }

    /** The user's SSL context. */
    public Optional<SSLContext> sslContext() {
        return fields.sslContext;
    }

    /** These options without a client certificate and without the name of one server. */
    TlsOptions forAnotherOrigin() {
        return with(copy -> {
            copy.clientCertificate = Optional.empty();
            copy.keyManager = Optional.empty();
            copy.serverName = Optional.empty();
        });
    }

    private TlsOptions with(Consumer<Fields> change) {
        Fields changed = changed(change);
        refuseContradictions(changed);
        refuseUnsupported(changed);
        return new TlsOptions(changed);
    }

    // All at once and after every change, so that it does not matter which of two options is called first.
    private static void refuseContradictions(Fields fields) {
        boolean choosesTrust = !fields.caCertificates.isEmpty() || fields.systemCaCertificates;
        boolean hasKeys = fields.clientCertificate.isPresent() || fields.keyManager.isPresent();
        if (fields.sslContext.isPresent() && (choosesTrust || hasKeys || !fields.verifiesPeer)) {
            throw new InvalidOptions(
                    "an SSL context brings its own trust and keys, so that CA certificates, client certificate, key"
                            + " manager or insecure() beside it would be ignored: set them up in the context, or leave"
                            + " withSslContext out");
        }
        if (!fields.verifiesPeer && choosesTrust) {
            throw new InvalidOptions("insecure options verify nothing, so that CA certificates would be ignored: use"
                    + " TlsOptions.defaults() to verify with them");
        }
        if (fields.clientCertificate.isPresent() && fields.keyManager.isPresent()) {
            throw new InvalidOptions(
                    "a key manager chooses the client's certificate, so that another one would be ignored: use either"
                            + " withClientCertificate or withKeyManager");
        }
    }

    private static void refuseUnsupported(Fields fields) {
        SSLParameters supported = supportedBy(fields.sslContext);
        List<String> soundVersions = Arrays.stream(supported.getProtocols())
                .filter(version -> !BROKEN_VERSIONS.contains(version))
                .toList();
        refuseOthers("TLS version", versionsOf(fields), soundVersions);
        fields.cipherSuites.ifPresent(
                suites -> refuseOthers("cipher suite", suites, List.of(supported.getCipherSuites())));
    }

    private static List<String> versionsOf(Fields fields) {
        return fields.versions.orElseGet(
                () -> fields.sslContext.map(TlsOptions::defaultVersionsIn).orElse(DEFAULT_VERSIONS));
    }

    private static List<String> defaultVersionsIn(SSLContext context) {
        List<String> supported = List.of(supportedBy(Optional.of(context)).getProtocols());
        return DEFAULT_VERSIONS.stream().filter(supported::contains).toList();
    }

    private static void refuseOthers(String kind, List<String> given, List<String> supported) {
        if (given.isEmpty()) {
            throw new InvalidOptions("at least one " + kind + " was expected, but none came: choose from " + supported);
        }
        for (String one : given) {
            if (!supported.contains(one)) {
                throw new InvalidOptions("a supported " + kind + " was expected, but " + Excerpt.quoted(one)
                        + " came: choose from " + supported);
            }
        }
    }

    private static SSLParameters supportedBy(Optional<SSLContext> given) {
        try {
            if (given.isPresent()) {
                return given.get().getSupportedSSLParameters();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context.getSupportedSSLParameters();
        } catch (GeneralSecurityException | IllegalStateException | UnsupportedOperationException e) {
            throw new InvalidOptions("an SSL context that is initialized was expected, but this one is not usable", e);
        }
    }

    private static String asciiHostName(String name) {
        // RFC 6066, section 3: literal IP addresses are not permitted.
        if (!IPV4_ADDRESS.matcher(name).matches()) {
            try {
                return new SNIHostName(name).getAsciiName();
            } catch (IllegalArgumentException e) {
                throw notAHostName(name, e);
            }
        }
        throw notAHostName(name, null);
    }

    private static InvalidOptions notAHostName(String name, @Nullable Throwable cause) {
        return new InvalidOptions(
                "serverName has to be a host name such as example.com, but was " + Excerpt.quoted(name)
                        + ": give a name, or use withoutServerName()",
                cause);
    }

    private static Masked bySubject(X509Certificate certificate) {
        return new Masked(certificate, certificate.getSubjectX500Principal().toString());
    }
}
