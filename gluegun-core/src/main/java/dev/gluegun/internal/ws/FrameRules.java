package dev.gluegun.internal.ws;

import org.jspecify.annotations.Nullable;

/**
 * The judge of a peer's frame headers: which frame may come now, in what form, and how large (RFC 6455, sections 5.1 to 5.5).
 *
 * <p>It remembers the message in progress, because what may come depends on it.
 */
public final class FrameRules {

    /** RFC 6455, section 5.5. */
    static final int LARGEST_CONTROL_PAYLOAD = 125;

    private final Role role;
    private final boolean compression;
    private final boolean limited;
    private final long largestFrame;
    private final long largestMessage;

    private boolean messageOpen;
    private boolean messageCompressed;
    private long messageSize;

    /**
     * @param role the side of this end; the headers are the other side's
     * @param compression whether permessage-deflate was negotiated
     */
    public FrameRules(Role role, boolean compression, InboundLimits limits) {
        this.role = role;
        this.compression = compression;
        this.limited = !limits.fragments();
        this.largestFrame = limits.maxFrameSize();
        this.largestMessage = limits.largestMessage();
    }

    /** Tells whether a message has begun whose last frame has not come. */
    boolean hasBegun() {
        return messageOpen;
    }

    /** Judges the next header, and takes note of it when nothing is wrong with it. */
    public @Nullable Violation judge(FrameHeader header) {
        Violation violation = judgeBits(header);
        if (violation == null) {
            violation = judgeLength(header);
        }
        if (violation == null) {
            violation = Opcode.isControl(header.opcode()) ? judgeControl(header) : judgeData(header);
        }
        return violation;
    }

    private @Nullable Violation judgeBits(FrameHeader header) {
        if (header.rsv2Or3()) {
            return Violation.protocolError("RSV2 or RSV3 is set, but no extension uses them", "RFC 6455, section 5.2");
        }
        if (header.rsv1() && !compression) {
            return Violation.protocolError(
                    "RSV1 is set, but permessage-deflate was not negotiated", "RFC 6455, section 5.2");
        }
        if (Opcode.isReserved(header.opcode())) {
            return Violation.protocolError("a frame has the " + Opcode.name(header.opcode()), "RFC 6455, section 5.2");
        }
        if (header.masked() != role.peer().masks()) {
            return header.masked()
                    ? Violation.protocolError("a frame from the server is masked", "RFC 6455, section 5.1")
                    : Violation.protocolError("a frame from the client is not masked", "RFC 6455, section 5.1");
        }
        return null;
    }

    private static @Nullable Violation judgeLength(FrameHeader header) {
        long length = header.length();
        if (length < 0) {
            return Violation.protocolError("the highest bit of a 64-bit frame length is set", "RFC 6455, section 5.2");
        }
        int field = header.lengthField();
        if ((field == FrameHeader.LENGTH_IN_16_BITS && length < FrameHeader.LENGTH_IN_16_BITS)
                || (field == FrameHeader.LENGTH_IN_64_BITS && length <= 0xFFFF)) {
            return Violation.protocolError(
                    "the frame length " + length + " is not in its shortest encoding", "RFC 6455, section 5.2");
        }
        return null;
    }

    private static @Nullable Violation judgeControl(FrameHeader header) {
        if (!header.fin()) {
            return Violation.protocolError(
                    "a " + Opcode.name(header.opcode()) + " frame is fragmented", "RFC 6455, section 5.5");
        }
        if (header.length() > LARGEST_CONTROL_PAYLOAD) {
            return Violation.protocolError(
                    "a " + Opcode.name(header.opcode()) + " frame has " + header.length()
                            + " bytes, more than the 125 allowed",
                    "RFC 6455, section 5.5");
        }
        if (header.rsv1()) {
            return Violation.protocolError(
                    "RSV1 is set on a " + Opcode.name(header.opcode()) + " frame", "RFC 7692, section 6.1");
        }
        return null;
    }

    private @Nullable Violation judgeData(FrameHeader header) {
        boolean continuation = header.opcode() == Opcode.CONTINUATION;
        if (continuation != messageOpen) {
            return continuation
                    ? Violation.protocolError(
                            "a continuation frame came, but no message to continue", "RFC 6455, section 5.4")
                    : Violation.protocolError(
                            "a new " + Opcode.name(header.opcode()) + " frame came before the last message ended",
                            "RFC 6455, section 5.4");
        }
        if (continuation && header.rsv1()) {
            return Violation.protocolError("RSV1 is set on a continuation frame", "RFC 7692, section 6.1");
        }
        if (!continuation) {
            messageCompressed = header.rsv1();
            messageSize = 0;
        }
        messageOpen = !header.fin();
        return judgeSize(header.length());
    }

    /** A compressed message is measured when it is inflated; here only its frames are. */
    private @Nullable Violation judgeSize(long length) {
        if (limited && length > largestFrame) {
            return Violation.frameTooBig(length, largestFrame);
        }
        if (limited && !messageCompressed) {
            if (length > largestMessage - messageSize) {
                return Violation.messageTooBig(largestMessage);
            }
            messageSize += length;
        }
        return null;
    }
}
