package dev.gluegun.internal.transport;

import dev.gluegun.internal.http1.Excerpt;
import java.security.cert.CertificateException;

/** The refusal of a peer's certificate, with a message that says what is wrong with it and what to do. */
@SuppressWarnings("serial") // The serialized form is no promise between versions.
final class CertificateRefused extends CertificateException {

    /** The names in a certificate are whatever its maker wrote there: only what can be seen of them is shown. */
    CertificateRefused(String message, Throwable cause) {
        super(Excerpt.visible(message), cause);
    }
}
