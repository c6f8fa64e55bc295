package dev.gluegun.testkit;

/** The certificate that a {@link MockWebSocketServer} shows: one that is in order, or one that clients have to refuse. */
public enum ServerCertificate {
    /** Valid for {@code localhost}, {@code 127.0.0.1} and {@code ::1}, from {@link MockWebSocketServer#caCertificate}. */
    GOOD,

    /** From the same authority, but no longer valid since yesterday. */
    EXPIRED,

    /** From the same authority, but for {@code wrong-host.invalid}. */
    WRONG_HOST,

    /** For the right hosts, but vouched for by nobody but itself. */
    SELF_SIGNED;

    /** Tells whether a careful client refuses it. */
    boolean refused() {
        return this != GOOD;
    }
}
