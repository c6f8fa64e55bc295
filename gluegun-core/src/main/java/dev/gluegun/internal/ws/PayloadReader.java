package dev.gluegun.internal.ws;

import dev.gluegun.internal.ws.InboundMachine.Step;
import java.nio.ByteBuffer;

/** What becomes of the payload of frames: control frames, whole messages, or fragments. */
interface PayloadReader {

    /** Begins a frame, whose header is in order. */
    void begin(FrameHeader header);

    /**
     * Consumes payload of the frame.
     *
     * @return {@code NEED_MORE} when there is nothing to give out; then {@code in} is used up or the frame is complete
     */
    Step step(ByteBuffer in, FramePayload payload);

    /** How many bytes of the frame's payload may be put straight into {@link #room}; 0 when they have to come through the steps' input. */
    default long straight(FramePayload payload) {
        return 0;
    }

    /**
     * Room into which payload of the frame may be put; the next step counts what is there. To be asked for only where
     * {@link #straight} says so.
     *
     * @param come how many bytes, no more than that, have come for it and will be put there: it has room for all of them; 0 when
     *     none have come yet
     */
    default ByteBuffer room(FramePayload payload, int come) {
        throw new IllegalStateException("this payload has to come through the steps' input");
    }

    /** Tells whether there is something to give out although all of the frame's payload is consumed. */
    default boolean hasMore() {
        return false;
    }
}
