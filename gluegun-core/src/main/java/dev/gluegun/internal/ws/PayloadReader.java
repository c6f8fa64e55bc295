package dev.gluegun.internal.ws;

import dev.gluegun.internal.ws.InboundMachine.Step;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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

    /**
     * Room into which payload of the frame may be put straight from the pipe; the next step counts what is there.
     *
     * @return null when it has to come through the steps' input
     */
    default @Nullable ByteBuffer room(FramePayload payload) {
        return null;
    }

    /** Tells whether there is something to give out although all of the frame's payload is consumed. */
    default boolean hasMore() {
        return false;
    }
}
