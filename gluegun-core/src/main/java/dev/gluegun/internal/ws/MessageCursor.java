package dev.gluegun.internal.ws;

import java.nio.ByteBuffer;

/**
 * A message on its way out, in one frame or in fragments (RFC 6455, section 5.4), for one that is written piece by piece.
 *
 * <p>Threads: one at a time. The payload must not change until all is written, or {@link #detach()} was called.
 */
public final class MessageCursor {

    private final Role role;
    private final boolean rsv1;
    private final int opcode;
    private final MaskKeys maskKeys;
    private final int fragmentBytes;
    private byte[] payload;

    /** How much of the payload belongs to the frames that have been begun. */
    private int begun;

    private FrameCursor frame;
    private boolean betweenFrames = true;

    /**
     * A message of which nothing is written yet.
     *
     * @param rsv1 whether the payload is compressed; said by the first frame alone (RFC 7692, section 6.1)
     * @param fragmentBytes the largest payload of one frame
     */
    public MessageCursor(Role role, boolean rsv1, int opcode, byte[] payload, int fragmentBytes, MaskKeys maskKeys) {
        this.role = role;
        this.rsv1 = rsv1;
        this.opcode = opcode;
        this.payload = payload;
        this.fragmentBytes = fragmentBytes;
        this.maskKeys = maskKeys;
        this.frame = nextFrame();
    }

    /**
     * Writes as much as there is room for, but not beyond the end of a frame.
     *
     * @return true when the whole message has been written
     */
    public boolean writeTo(ByteBuffer out) {
        betweenFrames = frame.writeTo(out);
        if (betweenFrames && begun < payload.length) {
            frame = nextFrame();
            return false;
        }
        return betweenFrames;
    }

    /** Whether a control frame may be written now (RFC 6455, section 5.4). */
    public boolean isBetweenFrames() {
        return betweenFrames;
    }

    /** Whether the whole message has been written. */
    public boolean isDone() {
        return begun == payload.length && frame.remaining() == 0;
    }

    /** How many bytes are still to be written, but for the headers of frames that have not been begun. */
    public long remaining() {
        return payload.length - begun + frame.remaining();
    }

    /** Copies what is still to be written, so that the payload's array can be used for something else. */
    public void detach() {
        if (!isDone()) {
            payload = payload.clone();
            frame.detach();
        }
    }

    private FrameCursor nextFrame() {
        boolean first = begun == 0;
        int length = Math.min(fragmentBytes, payload.length - begun);
        boolean fin = begun + length == payload.length;
        FrameCursor next = new FrameCursor(
                role,
                fin,
                rsv1 && first,
                first ? opcode : Opcode.CONTINUATION,
                payload,
                begun,
                length,
                maskKeys.next());
        begun += length;
        return next;
    }
}
