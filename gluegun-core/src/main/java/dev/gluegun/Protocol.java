package dev.gluegun;

/** An HTTP version that a connection speaks (Gun's {@code protocols} option). */
public enum Protocol {
    /** HTTP/1.1 (RFC 9112): the connection is given over to one WebSocket (RFC 6455). */
    HTTP_1_1("http/1.1"),

    /** HTTP/2 (RFC 9113): many WebSockets share a connection through extended CONNECT (RFC 8441). */
    HTTP_2("h2");

    private final String alpnName;

    Protocol(String alpnName) {
        this.alpnName = alpnName;
    }

    /** The name under which TLS negotiates this protocol (RFC 7301 and IANA's registry): {@code http/1.1}, {@code h2}. */
    public String alpnName() {
        return alpnName;
    }
}
