package dev.gluegun.bench.model;

/** What is between a client's messages and TCP. */
public enum Wire {
    PLAIN,
    /** TLS 1.3. */
    TLS,
    /** permessage-deflate, with context takeover. */
    DEFLATE,
    /** HTTP/2 without TLS, by prior knowledge: the socket is a stream (RFC 8441). */
    HTTP_2
}
