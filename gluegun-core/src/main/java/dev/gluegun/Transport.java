package dev.gluegun;

/** What carries a connection's bytes (Gun's {@code transport} option). */
public enum Transport {
    /** TLS on port 443, plain TCP on every other port. */
    AUTO,

    /** Plain TCP, on any port. */
    TCP,

    /** TLS over TCP, on any port. */
    TLS
}
