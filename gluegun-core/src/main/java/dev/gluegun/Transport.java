package dev.gluegun;

/** What carries a connection's bytes (Gun's {@code transport} option). */
public enum Transport {
    /** TLS on port 443; no TLS on every other port and on Unix domain sockets. */
    AUTO,

    /** No TLS, on any port or Unix domain socket. */
    TCP,

    /** TLS, on any port or Unix domain socket. */
    TLS
}
