package dev.gluegun.bench.peer;

/** What gets the messages of a socket. */
public interface Inbox {

    /** A text message came. */
    void text(String message);

    /** A binary message came, and the library has given its bytes out. */
    void binary(int length);

    /** The socket has failed, or was closed by the server. */
    void failed(Throwable cause);
}
