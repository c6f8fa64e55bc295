package dev.gluegun.internal.ws;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.InboundMachine.Step;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads the payload of pings, pongs and close frames (RFC 6455, section 5.5). They may come inside a fragmented message. */
final class ControlReader implements PayloadReader {

    private static final byte[] EMPTY = {};

    private final InboundEvent event;
    private int opcode;
    private byte[] bytes = EMPTY;
    private int size;

    ControlReader(InboundEvent event) {
        this.event = event;
    }

    @Override
    public void begin(FrameHeader header) {
        opcode = header.opcode();
        bytes = header.length() == 0 ? EMPTY : new byte[(int) header.length()];
        size = 0;
    }

    @Override
    public Step step(ByteBuffer in, FramePayload payload) {
        int length = payload.available(in);
        payload.copy(in, length, bytes, size);
        size += length;
        if (payload.remaining() > 0) {
            return Step.NEED_MORE;
        }
        byte[] whole = bytes;
        bytes = EMPTY;
        return switch (opcode) {
            case Opcode.PING -> event.deliver(new Frame.Ping(whole));
            case Opcode.PONG -> event.deliver(new Frame.Pong(whole));
            default -> deliverClose(whole);
        };
    }

    /** RFC 6455, sections 5.5.1 and 7.4. */
    private Step deliverClose(byte[] bytes) {
        if (bytes.length == 0) {
            return event.deliver(new Frame.Close());
        }
        if (bytes.length == 1) {
            return event.fail(Violation.protocolError(
                    "a close frame has 1 byte of payload, too short for a code", "RFC 6455, section 5.5.1"));
        }
        int code = (bytes[0] & 0xFF) << Byte.SIZE | (bytes[1] & 0xFF);
        if (!CloseCodes.isAllowed(code)) {
            return event.fail(Violation.protocolError(
                    "a close frame has the code " + code + ", which may not be sent", "RFC 6455, section 7.4"));
        }
        byte[] reason = Arrays.copyOfRange(bytes, Short.BYTES, bytes.length);
        if (!Utf8Validator.isValid(reason, 0, reason.length)) {
            return event.fail(
                    new Violation(CloseCodes.INVALID_PAYLOAD, "a close reason is not UTF-8", "RFC 6455, section 8.1"));
        }
        return event.deliver(new Frame.CloseWithReason(code, reason));
    }
}
