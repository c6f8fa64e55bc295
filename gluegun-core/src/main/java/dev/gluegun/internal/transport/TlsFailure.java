package dev.gluegun.internal.transport;

import dev.gluegun.internal.http1.Excerpt;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The failure of a TLS handshake or connection; its message is a clause that says what is wrong and what to do. */
@SuppressWarnings("serial") // The serialized form is no promise between versions.
public final class TlsFailure extends IOException {

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    /** What a peer that speaks no TLS may greet or answer with. */
    private static final Pattern PLAIN_TEXT =
            Pattern.compile("(HTTP/|SSH-|220[ -]|<!|<h|400 )[\\x20-\\x7e\\r\\n\\t]*", Pattern.CASE_INSENSITIVE);

    private TlsFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Explains the failure of a handshake.
     *
     * @param firstBytes what the peer sent first
     */
    static TlsFailure of(IOException failure, byte[] firstBytes) {
        // What is wrong may be told in the peer's own words: the names in its certificate.
        return new TlsFailure(Excerpt.visible(explain(failure, firstBytes)), failure);
    }

    /** Explains a failure after the handshake. */
    static TlsFailure of(SSLException failure) {
        return of(failure, new byte[0]);
    }

    private static String explain(IOException failure, byte[] firstBytes) {
        String beginning = new String(firstBytes, StandardCharsets.ISO_8859_1);
        if (PLAIN_TEXT.matcher(beginning).matches()) {
            return "the server answers in plain text (\""
                    + beginning.lines().findFirst().orElse("")
                    + "\"): it does not speak TLS on this port; use plain TCP (ws://) or its TLS port";
        }
        if (failure instanceof EOFException) {
            return firstBytes.length == 0
                    ? "the server closed the connection without an answer: check that it speaks TLS on this port,"
                            + " and under this server name"
                    : "the server closed the connection in the middle of it: its log may tell why";
        }
        String message = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            return "the server refused it with the alert " + alert.group(1) + advice(alert.group(1));
        }
        return explainRefusal(failure).orElseGet(() -> explainMismatch(failure, message));
    }

    private static Optional<String> explainRefusal(IOException failure) {
        CertificateException refusal = find(CertificateException.class, failure);
        if (refusal == null) {
            return Optional.empty();
        }
        String reason = String.valueOf(refusal.getMessage());
        boolean explained = refusal instanceof CertificateRefused;
        return Optional.of(explained ? reason : "the server's certificate was refused: " + reason);
    }

    private static String explainMismatch(IOException failure, String message) {
        if (message.contains("No appropriate protocol")) {
            return "none of the TLS versions that are allowed can be used with the cipher suites that are allowed:"
                    + " check TlsOptions.withVersions and withCipherSuites";
        }
        if (message.contains("selected protocol version") || message.contains("protocol version is not supported")) {
            return "the server chose a TLS version that is not allowed here (" + message
                    + "): check TlsOptions.withVersions; versions before TLS 1.2 are broken and not offered";
        }
        if (message.contains("nrecognized SSL message")) {
            return "what the server answers is not TLS: check the port";
        }
        return failure instanceof SSLException ? message : "the connection broke: " + message;
    }

    /** RFC 8446, section 6.2, seen from a client. */
    private static String advice(String alert) {
        return switch (alert) {
            case "certificate_required" ->
                ": it wants a client certificate; give one with TlsOptions.withClientCertificate";
            case "bad_certificate",
                    "unsupported_certificate",
                    "certificate_revoked",
                    "certificate_expired",
                    "certificate_unknown",
                    "unknown_ca",
                    "access_denied" ->
                ": it does not accept the client's certificate, or wants one and got none;"
                        + " check TlsOptions.withClientCertificate";
            case "handshake_failure", "insufficient_security", "illegal_parameter" ->
                ": there may be no common TLS version or cipher suite, or it wants a client certificate; check"
                        + " TlsOptions.withVersions, TlsOptions.withCipherSuites and TlsOptions.withClientCertificate";
            case "protocol_version" -> ": there is no common TLS version; check TlsOptions.withVersions";
            case "unrecognized_name" ->
                ": it does not know the server name; check the host or TlsOptions.withServerName";
            case "no_application_protocol" -> ": it speaks none of the protocols that were offered (ALPN)";
            default -> "; its log may tell why";
        };
    }

    private static <T extends Throwable> @Nullable T find(Class<T> kind, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }
}
