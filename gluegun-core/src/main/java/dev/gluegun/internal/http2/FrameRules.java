package dev.gluegun.internal.http2;

import org.jspecify.annotations.Nullable;

/**
 * The judge of frame headers, as far as they can be judged without knowing the streams: which may come now, how long it may be, and
 * whether it belongs to a stream or to the connection (RFC 9113, sections 3.4, 4.2, 4.3 and 6).
 */
final class FrameRules {

    private static final int ANY_LENGTH = -1;

    /** What holds for a type: whether it belongs to a stream, or to the connection, or may do either; and its exact length. */
    private record Rule(boolean stream, boolean connection, int length, String section) {}

    private static final Rule[] RULES = {
        new Rule(true, false, ANY_LENGTH, "RFC 9113, section 6.1"),
        new Rule(true, false, ANY_LENGTH, "RFC 9113, section 6.2"),
        new Rule(true, false, ANY_LENGTH, "RFC 9113, section 6.3"),
        new Rule(true, false, 4, "RFC 9113, section 6.4"),
        new Rule(false, true, ANY_LENGTH, "RFC 9113, section 6.5"),
        new Rule(true, false, ANY_LENGTH, "RFC 9113, section 6.6"),
        new Rule(false, true, 8, "RFC 9113, section 6.7"),
        new Rule(false, true, ANY_LENGTH, "RFC 9113, section 6.8"),
        new Rule(true, true, 4, "RFC 9113, section 6.9"),
        new Rule(true, false, ANY_LENGTH, "RFC 9113, section 6.10"),
    };

    /** More settings than that nobody has to make. */
    private static final int LARGEST_SETTINGS = 1024 * PeerSettings.ENTRY_SIZE;

    private final int maxFrameSize;
    private final long maxBlockBytes;
    private final int maxContinuations;

    private boolean begun;

    /** The stream whose header section is not complete; 0 when there is none. */
    private int continued;

    private int continuations;
    private long blockBytes;

    FrameRules(Http2Settings local) {
        maxFrameSize = local.maxFrameSize();
        // A section within the limit takes at most that, however badly it is compressed; and larger ones have to be
        // read as well, for
        // the table's sake.
        maxBlockBytes = Math.max(4L * local.maxHeaderListBytes(), Http2Settings.SMALLEST_MAX_FRAME_SIZE);
        maxContinuations = (int) Math.min(1 << 20, 64 + maxBlockBytes / Http2Settings.SMALLEST_MAX_FRAME_SIZE);
    }

    @Nullable
    Http2Violation judge(FrameHeader header) {
        int type = header.type();
        if (!begun) {
            if (type != FrameType.SETTINGS || header.has(FrameHeader.ACK)) {
                return protocolError(beginning(header), "RFC 9113, section 3.4");
            }
            begun = true;
        }
        if ((continued != 0 || type == FrameType.CONTINUATION) && !continues(header)) {
            return protocolError(
                    continued == 0
                            ? "a CONTINUATION frame came, but no header section to continue"
                            : header.text() + " came on stream " + header.streamId()
                                    + " before the header section of stream " + continued + " was complete",
                    "RFC 9113, section 6.10");
        }
        if (header.length() > maxFrameSize) {
            return sizeError(header, "at most " + maxFrameSize + " are accepted", "RFC 9113, section 4.2");
        }
        return type < RULES.length ? judge(header, RULES[type]) : null;
    }

    private boolean continues(FrameHeader header) {
        return header.type() == FrameType.CONTINUATION && header.streamId() == continued && continued != 0;
    }

    private @Nullable Http2Violation judge(FrameHeader header, Rule rule) {
        if (header.streamId() == 0 ? !rule.connection : !rule.stream) {
            return protocolError(header.text() + " came on stream " + header.streamId(), rule.section);
        }
        int length = header.length();
        if (rule.length != ANY_LENGTH && length != rule.length) {
            return sizeError(header, "it has " + rule.length, rule.section);
        }
        return switch (header.type()) {
            case FrameType.DATA -> judgePadding(header, 0, rule);
            case FrameType.HEADERS -> judgeHeaders(header, rule);
            case FrameType.CONTINUATION -> judgeContinuation(header);
            case FrameType.SETTINGS -> judgeSettings(header, rule);
            case FrameType.PUSH_PROMISE ->
                protocolError("a PUSH_PROMISE frame came, but pushes are not enabled", rule.section);
            case FrameType.GOAWAY -> length < 8 ? sizeError(header, "it has at least 8", rule.section) : null;
            default -> null;
        };
    }

    private static @Nullable Http2Violation judgePadding(FrameHeader header, int more, Rule rule) {
        int least = more + (header.has(FrameHeader.PADDED) ? 1 : 0);
        return header.length() < least ? sizeError(header, "it has at least " + least, rule.section) : null;
    }

    private @Nullable Http2Violation judgeHeaders(FrameHeader header, Rule rule) {
        blockBytes = 0;
        continuations = 0;
        Http2Violation violation = judgePadding(header, header.has(FrameHeader.WITH_PRIORITY) ? 5 : 0, rule);
        return violation == null ? judgeBlock(header) : violation;
    }

    private @Nullable Http2Violation judgeContinuation(FrameHeader header) {
        return ++continuations > maxContinuations ? FloodGuard.continuations(maxContinuations) : judgeBlock(header);
    }

    private @Nullable Http2Violation judgeBlock(FrameHeader header) {
        continued = header.has(FrameHeader.END_HEADERS) ? 0 : header.streamId();
        blockBytes += header.length();
        return blockBytes > maxBlockBytes ? FloodGuard.headerBlock(maxBlockBytes) : null;
    }

    private static @Nullable Http2Violation judgeSettings(FrameHeader header, Rule rule) {
        if (header.has(FrameHeader.ACK)) {
            return header.length() == 0 ? null : sizeError(header, "an acknowledgement has 0", rule.section);
        }
        if (header.length() % PeerSettings.ENTRY_SIZE != 0) {
            return sizeError(header, "it has a multiple of 6", rule.section);
        }
        return header.length() <= LARGEST_SETTINGS
                ? null
                : new Http2Violation(
                        ErrorCode.ENHANCE_YOUR_CALM,
                        "a SETTINGS frame of " + header.length() + " bytes came; at most " + LARGEST_SETTINGS
                                + " are accepted",
                        "RFC 9113, section 10.5");
    }

    /** What came instead of SETTINGS. The first bytes of an answer in HTTP/1 are as many as those of a frame's header. */
    private static String beginning(FrameHeader header) {
        boolean http1 = header.length() == 0x485454 && header.type() == 'P' && header.flags() == '/';
        return http1 ? "the peer speaks HTTP/1" : "the first frame has to be SETTINGS, but " + header.text() + " came";
    }

    private static Http2Violation protocolError(String message, String section) {
        return new Http2Violation(ErrorCode.PROTOCOL_ERROR, message, section);
    }

    private static Http2Violation sizeError(FrameHeader header, String expected, String section) {
        return new Http2Violation(
                ErrorCode.FRAME_SIZE_ERROR, header.text() + " has " + header.length() + " bytes; " + expected, section);
    }
}
