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

    /** Tells whether there is something to give out although all of the frame's payload is consumed. */
    default boolean hasMore() {
        return false;
    }
}
