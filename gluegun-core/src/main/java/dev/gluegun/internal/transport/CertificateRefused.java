package dev.gluegun.internal.transport;

import java.security.cert.CertificateException;

/** The refusal of a peer's certificate, with a message that says what is wrong with it and what to do. */
@SuppressWarnings("serial") // The serialized form is no promise between versions.
final class CertificateRefused extends CertificateException {

    CertificateRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
