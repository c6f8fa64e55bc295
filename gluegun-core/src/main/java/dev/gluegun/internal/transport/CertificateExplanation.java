package dev.gluegun.internal.transport;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is wrong with a server's certificate and what to do about it, in words. */
final class CertificateExplanation {

    /** The kinds of subject alternative names (RFC 5280, section 4.2.1.6) that a host is compared with. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private CertificateExplanation() {}

    /** Why a chain was refused, whoever it is for. */
    static String untrusted(X509Certificate[] chain, CertificateException refusal) {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException expired) {
                return "the certificate of " + subject(certificate) + " expired on "
                        + certificate.getNotAfter().toInstant()
                        + ": the server needs a new one (or the clock of this machine is wrong)";
            } catch (CertificateNotYetValidException early) {
                return "the certificate of " + subject(certificate) + " is valid only from "
                        + certificate.getNotBefore().toInstant()
                        + " on: the clock of the server or of this machine is wrong";
            }
        }
        BasicReason reason = basicReason(refusal);
        if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
            return "the certificate of " + subject(chain[0])
                    + " uses a key or signature that is too weak to be trusted: the server needs a new one";
        }
        if (reason == BasicReason.REVOKED) {
            return "the certificate of " + subject(chain[0]) + " has been revoked: the server needs a new one";
        }
        X509Certificate last = chain[chain.length - 1];
        if (chain.length == 1 && selfSigned(last)) {
            return "the certificate of " + subject(last) + " is self-signed, and not among those that are trusted:"
                    + " if it is the right one, trust it with TlsOptions.withCaCertificates";
        }
        return "the certificate of " + subject(chain[0]) + " was issued by an authority that is not trusted, "
                + last.getIssuerX500Principal() + " (" + refusal.getMessage()
                + "): if that is the right one, trust its certificate with TlsOptions.withCaCertificates"
                + (selfSigned(last) ? "" : "; or the server leaves out an intermediate certificate");
    }

    /** Why a trusted certificate was refused for this host. */
    static String wrongName(X509Certificate certificate, String host) {
        List<String> names = names(certificate);
        return "the certificate is not for " + host + ", but for "
                + (names.isEmpty() ? "no host at all (subject " + subject(certificate) + ")" : String.join(", ", names))
                + ": connect to a name that it is for, or give that name to TlsOptions.withServerName";
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    Object kind = alternative.get(0);
                    if (kind.equals(DNS_NAME) || kind.equals(IP_ADDRESS)) {
                        names.add(alternative.get(1).toString());
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            names.clear();
        }
        return names;
    }

    private static BasicReason basicReason(Throwable refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException invalid
                    && invalid.getReason() instanceof BasicReason reason) {
                return reason;
            }
        }
        return BasicReason.UNSPECIFIED;
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().toString();
    }

    private static boolean selfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}
