package dev.gluegun.internal.ws;

/** The side of a WebSocket that this end plays. */
public enum Role {
    /** Opened the connection; masks what it sends (RFC 6455, section 5.1). */
    CLIENT,

    /** Accepted the connection; never masks. */
    SERVER;

    /** Tells whether frames that this side sends are masked. */
    public boolean masks() {
        return this == CLIENT;
    }

    /** The other side. */
    public Role peer() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
