package dev.gluegun.internal.tunnel;

import java.nio.ByteBuffer;

/**
 * The client's side of a handshake with one proxy: bytes in, bytes out, until the pipe leads to the target.
 *
 * <p>Not safe for use by several threads at once.
 */
public sealed interface TunnelMachine permits Socks5Machine, ConnectMachine {

    /** What a step has come to. */
    enum Step {
        /** {@link #output()} is to be sent, before the next step. */
        SEND,
        /** The input is used up. */
        NEED_MORE,
        /** The tunnel stands: what is left of the input, and all that comes, belongs to it. */
        DONE,
        /** The same has to be asked again on another connection to this proxy: it ends this one, and credentials are known now. */
        AGAIN,
        /** There will be no tunnel: see {@link #failure()}. */
        FAILED
    }

    /** Goes on as far as it goes, beginning with what is to be sent first; bytes after the handshake's end stay in {@code in}. */
    Step step(ByteBuffer in);

    /** The proxy has ended its direction: {@code AGAIN} or {@code FAILED}. */
    Step eof();

    /** The bytes to send, after {@code SEND}. */
    byte[] output();

    /** Why there is no tunnel, after {@code FAILED}: what follows the proxy's name in a message. Nothing secret is in it. */
    String failure();

    /** What came of it, after {@code DONE}, for those who watch. */
    String detail();
}
