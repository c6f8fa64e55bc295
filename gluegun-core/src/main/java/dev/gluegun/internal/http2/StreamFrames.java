package dev.gluegun.internal.http2;

import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.ws.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What frames mean that belong to a stream: DATA, HEADERS, PRIORITY, RST_STREAM, WINDOW_UPDATE. An offence against the connection is left in
 * the event; one against a stream resets that.
 */
final class StreamFrames {

    private static final String STATES = "RFC 9113, section 5.1";
    private static final String MALFORMED = "RFC 9113, section 8.1.1";
    private static final int PRIORITY_SIZE = 5;

    private final Endpoint endpoint;
    private final Event event;
    private final HpackReader hpack;

    /** The stream of the DATA frame that has begun; null when its payload is to be ignored. */
    private @Nullable Stream dataStream;

    // The header section that is put together.
    private byte[] block = {};
    private int blockLength;
    private boolean blockEndsStream;

    StreamFrames(Endpoint endpoint, Event event, HpackReader hpack) {
        this.endpoint = endpoint;
        this.event = event;
        this.hpack = hpack;
    }

    @Nullable
    Stream dataStream() {
        return dataStream;
    }

    // ---- offences

    private @Nullable Step fail(@Nullable Http2Violation violation) {
        event.violation = violation;
        return null;
    }

    private @Nullable Step fail(ErrorCode code, String message, String section) {
        return fail(new Http2Violation(code, message, section));
    }

    /** Ends a stream because of the peer. */
    private @Nullable Step refuse(Stream stream, ErrorCode code, String message, String section) {
        endpoint.reset(stream, code.code());
        return refused(stream.id, code, message, section);
    }

    private @Nullable Step refused(int streamId, ErrorCode code, String message, String section) {
        endpoint.writer.noteReset();
        event.clear();
        event.streamId = streamId;
        event.errorCode = code.code();
        event.streamViolation = new Http2Violation(code, message, section);
        event.violation = endpoint.guard.reset();
        return Step.RESET;
    }

    /** Something came on a stream that is not there: never begun, or ended. */
    private @Nullable Step judgeMissing(String frame, int streamId, int bytes, boolean mayBeLate) {
        if (endpoint.isIdle(streamId)) {
            return fail(
                    ErrorCode.PROTOCOL_ERROR, frame + " came on stream " + streamId + ", which has not begun", STATES);
        }
        EndedStreams.How how = endpoint.ended.how(streamId);
        if (how == EndedStreams.How.SKIPPED) {
            return fail(
                    ErrorCode.PROTOCOL_ERROR,
                    frame + " came on stream " + streamId + ", which was never begun and cannot be any more",
                    "RFC 9113, section 5.1.1");
        }
        if (how == EndedStreams.How.BY_PEER && !mayBeLate) {
            return fail(ErrorCode.STREAM_CLOSED, frame + " came on stream " + streamId + ", which has ended", STATES);
        }
        return fail(endpoint.guard.stray(bytes));
    }

    // ---- DATA

    /** Counts the whole frame, and finds whose it is: {@link #dataStream()}. */
    @Nullable
    Step beginData(FrameHeader header) {
        int length = header.length();
        int id = header.streamId();
        dataStream = null;
        if (!endpoint.receiveWindow.take(length)) {
            return fail(
                    ErrorCode.FLOW_CONTROL_ERROR,
                    "a DATA frame of " + length + " bytes came, but the connection's window has "
                            + endpoint.receiveWindow.bytes(),
                    "RFC 9113, section 6.9.1");
        }
        int update = endpoint.receiveWindow.release(length);
        if (update > 0) {
            endpoint.writer.windowUpdate(0, update);
            endpoint.out.noteAnswer(FrameHeader.SIZE + Integer.BYTES);
        }
        Stream stream = endpoint.streams.find(id);
        if (stream == null) {
            return judgeMissing("a DATA frame", id, length, false);
        }
        if (!stream.state().mayRead()) {
            return refuse(stream, ErrorCode.STREAM_CLOSED, "a DATA frame came after the stream's end", STATES);
        }
        if (!stream.headCame()) {
            return refuse(
                    stream, ErrorCode.PROTOCOL_ERROR, "a DATA frame came before the response", "RFC 9113, section 8.1");
        }
        if (!stream.receiveWindow.take(length)) {
            return refuse(
                    stream,
                    ErrorCode.FLOW_CONTROL_ERROR,
                    "a DATA frame of " + length + " bytes came, but the stream's window has "
                            + stream.receiveWindow.bytes(),
                    "RFC 9113, section 6.9.1");
        }
        dataStream = stream;
        return null;
    }

    /** Judges how much content there is. */
    @Nullable
    Step judgeContent(Stream stream, int bytes, boolean last) {
        if (bytes > 0) {
            endpoint.guard.progress();
        } else if (!last) {
            return fail(endpoint.guard.emptyFrame());
        }
        String problem = stream.judgeContent(bytes, last);
        return problem == null ? null : refuse(stream, ErrorCode.PROTOCOL_ERROR, problem, MALFORMED);
    }

    // ---- HEADERS

    /** Adds a piece to the header section, and when it is whole, judges it. */
    @Nullable
    Step block(FrameHeader header, PayloadReader payload) {
        int start = 0;
        int padding = 0;
        if (header.type() == FrameType.HEADERS) {
            blockLength = 0;
            blockEndsStream = header.has(FrameHeader.END_STREAM);
            if (header.has(FrameHeader.PADDED)) {
                padding = payload.int8(start++);
            }
            if (header.has(FrameHeader.WITH_PRIORITY)) {
                // Deprecated, and ignored (RFC 9113, section 5.3.2).
                start += PRIORITY_SIZE;
            }
        }
        int length = payload.length() - start - padding;
        if (length < 0) {
            return fail(
                    ErrorCode.PROTOCOL_ERROR,
                    "a HEADERS frame of " + payload.length() + " bytes has " + padding + " bytes of padding",
                    "RFC 9113, section 6.2");
        }
        boolean whole = header.has(FrameHeader.END_HEADERS);
        if (whole && blockLength == 0) {
            return section(header.streamId(), payload.bytes(), start, length);
        }
        if (blockLength + length > block.length) {
            block = Arrays.copyOf(block, Math.max(blockLength + length, 2 * block.length));
        }
        System.arraycopy(payload.bytes(), start, block, blockLength, length);
        blockLength += length;
        if (!whole) {
            return null;
        }
        byte[] bytes = block;
        block = new byte[0];
        return section(header.streamId(), bytes, 0, blockLength);
    }

    private @Nullable Step section(int id, byte[] bytes, int start, int length) {
        FieldSection fields = new FieldSection(endpoint.local.maxHeaderListBytes());
        Http2Violation violation = hpack.read(bytes, start, length, fields);
        if (violation != null) {
            return fail(violation);
        }
        Stream stream = endpoint.streams.find(id);
        if (stream == null) {
            return endpoint.role == Role.SERVER && endpoint.isIdle(id) && (id & 1) == 1
                    ? begin(id, fields)
                    : judgeMissing("a HEADERS frame", id, length + FieldSection.FIELD_OVERHEAD, false);
        }
        if (!stream.state().mayRead()) {
            return refuse(stream, ErrorCode.STREAM_CLOSED, "a HEADERS frame came after the stream's end", STATES);
        }
        if (fields.isTooLarge()) {
            return refuse(stream, ErrorCode.ENHANCE_YOUR_CALM, tooLarge(fields), "RFC 9113, section 10.5.1");
        }
        if (stream.connected) {
            return refuse(
                    stream,
                    ErrorCode.PROTOCOL_ERROR,
                    "a HEADERS frame came on a stream that is connected",
                    "RFC 9113, section 8.5");
        }
        return stream.headCame() ? trailers(stream, fields) : response(stream, fields);
    }

    private String tooLarge(FieldSection fields) {
        return "a header section of " + fields.bytes() + " bytes came; at most " + endpoint.local.maxHeaderListBytes()
                + " are accepted";
    }

    /** A new request. */
    private @Nullable Step begin(int id, FieldSection fields) {
        endpoint.highestPeerStream = id;
        if (endpoint.goAwaySent || endpoint.streams.size() >= endpoint.local.maxConcurrentStreams()) {
            return refuseNew(
                    id,
                    ErrorCode.REFUSED_STREAM,
                    endpoint.goAwaySent
                            ? "a request came after GOAWAY"
                            : "more than " + endpoint.local.maxConcurrentStreams() + " streams were opened",
                    endpoint.goAwaySent ? "RFC 9113, section 6.8" : "RFC 9113, section 5.1.2");
        }
        if (fields.isTooLarge()) {
            return refuseNew(id, ErrorCode.ENHANCE_YOUR_CALM, tooLarge(fields), "RFC 9113, section 10.5.1");
        }
        FieldRules head = FieldRules.judge(FieldRules.Kind.REQUEST, fields, endpoint.local.enableConnectProtocol());
        String problem = head.problem;
        RequestHead request = head.request;
        if (problem != null || request == null) {
            return refuseNew(id, ErrorCode.PROTOCOL_ERROR, String.valueOf(problem), head.section);
        }
        Stream stream = new Stream(id, request.method(), endpoint.peer.initialWindow, endpoint.initialReceiveWindow);
        stream.headCame(request.isConnect() ? -1 : head.contentLength);
        endpoint.streams.add(stream);
        event.request = request;
        return accept(stream, head);
    }

    private @Nullable Step refuseNew(int id, ErrorCode code, String message, String section) {
        endpoint.writer.reset(id, code.code());
        endpoint.guard.mayStray(endpoint.initialReceiveWindow);
        endpoint.ended.add(id, true);
        return refused(id, code, message, section);
    }

    private @Nullable Step response(Stream stream, FieldSection fields) {
        FieldRules head = FieldRules.judge(FieldRules.Kind.RESPONSE, fields, false);
        String problem = head.problem;
        if (problem != null) {
            return refuse(stream, ErrorCode.PROTOCOL_ERROR, problem, head.section);
        }
        if (head.status >= 200) {
            boolean connected = stream.method.equals("CONNECT") && head.status < 300;
            boolean empty = stream.method.equals("HEAD") || head.status == 204 || head.status == 304;
            stream.connected = connected;
            stream.headCame(connected || empty ? -1 : head.contentLength);
        } else if (blockEndsStream) {
            return refuse(
                    stream, ErrorCode.PROTOCOL_ERROR, "an interim response ends the stream", "RFC 9113, section 8.1");
        } else if (stream.tooManyInterimAnswers()) {
            return refuse(
                    stream, ErrorCode.ENHANCE_YOUR_CALM, "too many interim responses came", "RFC 9113, section 10.5");
        }
        event.status = head.status;
        return accept(stream, head);
    }

    private @Nullable Step trailers(Stream stream, FieldSection fields) {
        if (!blockEndsStream) {
            return refuse(
                    stream,
                    ErrorCode.PROTOCOL_ERROR,
                    "a second header section came that does not end the stream",
                    "RFC 9113, section 8.1");
        }
        FieldRules rules = FieldRules.judge(FieldRules.Kind.TRAILERS, fields, false);
        String problem = rules.problem;
        if (problem != null) {
            return refuse(stream, ErrorCode.PROTOCOL_ERROR, problem, rules.section);
        }
        event.trailers = true;
        return accept(stream, rules);
    }

    private @Nullable Step accept(Stream stream, FieldRules rules) {
        endpoint.guard.progress();
        if (blockEndsStream) {
            String problem = stream.judgeContent(0, true);
            if (problem != null) {
                return refuse(stream, ErrorCode.PROTOCOL_ERROR, problem, MALFORMED);
            }
            endpoint.endRemotely(stream);
        }
        event.streamId = stream.id;
        event.headers = rules.headers;
        event.endsStream = blockEndsStream;
        return Step.HEADERS;
    }

    // ---- the others

    /** Priorities are deprecated, and ignored but for their size (RFC 9113, section 6.3). */
    @Nullable
    Step priority(FrameHeader header) {
        if (header.length() == PRIORITY_SIZE) {
            return fail(endpoint.guard.uselessFrame());
        }
        String message = "a frame of PRIORITY has " + header.length() + " bytes; it has 5";
        Stream stream = endpoint.streams.find(header.streamId());
        return stream == null
                ? fail(ErrorCode.FRAME_SIZE_ERROR, message, "RFC 9113, section 6.3")
                : refuse(stream, ErrorCode.FRAME_SIZE_ERROR, message, "RFC 9113, section 6.3");
    }

    @Nullable
    Step reset(int id, long errorCode) {
        Stream stream = endpoint.streams.find(id);
        if (stream == null) {
            return judgeMissing("a RST_STREAM frame", id, Integer.BYTES, true);
        }
        endpoint.close(stream, false);
        event.streamId = id;
        event.errorCode = errorCode;
        if (endpoint.role == Role.SERVER) {
            event.violation = endpoint.guard.reset();
        }
        return Step.RESET;
    }

    @Nullable
    Step windowUpdate(int id, int field) {
        int increment = field & Integer.MAX_VALUE;
        event.violation = endpoint.guard.windowUpdate();
        if (event.violation != null) {
            return null;
        }
        Stream stream = endpoint.streams.find(id);
        if (id != 0 && stream == null) {
            return judgeMissing("a WINDOW_UPDATE frame", id, Integer.BYTES, true);
        }
        SendWindow window = stream == null ? endpoint.sendWindow : stream.sendWindow;
        boolean wasShut = window.bytes() <= 0;
        ErrorCode code = increment == 0 ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FLOW_CONTROL_ERROR;
        if (increment == 0 || !window.grow(increment)) {
            String message = increment == 0
                    ? "a WINDOW_UPDATE frame has an increment of 0"
                    : "a WINDOW_UPDATE frame makes a window larger than 2147483647";
            String section = increment == 0 ? "RFC 9113, section 6.9" : "RFC 9113, section 6.9.1";
            return stream == null ? fail(code, message, section) : refuse(stream, code, message, section);
        }
        if (!wasShut || window.bytes() <= 0 || stream != null && !stream.state().mayWrite()) {
            return null;
        }
        event.streamId = id;
        return Step.WINDOW;
    }
}
