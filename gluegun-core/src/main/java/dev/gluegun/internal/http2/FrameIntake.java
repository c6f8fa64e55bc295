package dev.gluegun.internal.http2;

import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The receiving half: takes frames apart as their bytes come, and hands each to those who know what it means. */
final class FrameIntake {

    private enum State {
        PREFACE,
        HEADER,
        PAYLOAD,
        DATA_PADDING_LENGTH,
        DATA,
        SKIP,
        FAILED
    }

    /** What is kept of a GOAWAY frame: its numbers, and what it says to people. */
    private static final int LONGEST_GOAWAY = 8 + 512;

    private final Endpoint endpoint;
    private final Event event;
    private final FrameHeaderReader headerReader = new FrameHeaderReader();
    private final FrameHeader header = new FrameHeader();
    private final FrameRules rules;
    private final PayloadReader payload = new PayloadReader();
    private final StreamFrames streamFrames;
    private final ConnectionFrames connectionFrames;

    private State state;
    private int prefaceBytes;

    /** Of DATA: what is left of the content, and then of padding or of what is ignored. */
    private int dataBytes;

    private int skipBytes;

    /** The stream whose DATA is coming; null when it is ignored. */
    private @Nullable Stream stream;

    FrameIntake(Endpoint endpoint, Event event) {
        this.endpoint = endpoint;
        this.event = event;
        this.rules = new FrameRules(endpoint.local);
        HpackReader hpack = new HpackReader(
                Math.max(endpoint.local.headerTableSize(), Http2Settings.DEFAULT_HEADER_TABLE_SIZE), endpoint.guard);
        this.streamFrames = new StreamFrames(endpoint, event, hpack);
        this.connectionFrames = new ConnectionFrames(endpoint, event, hpack);
        this.state = endpoint.role == Role.SERVER ? State.PREFACE : State.HEADER;
    }

    boolean settingsCame() {
        return connectionFrames.settingsCame();
    }

    Step step(ByteBuffer in) {
        event.clear();
        if (state != State.FAILED && connectionFrames.takeWindowsGrew()) {
            return Step.WINDOW;
        }
        Step step;
        do {
            step = advance(in);
        } while (step == null);
        if (state == State.FAILED) {
            in.position(in.limit());
        }
        return step;
    }

    /** Goes on by one part of a frame. Null: there is nothing for the user in that, and there may be more to read. */
    private @Nullable Step advance(ByteBuffer in) {
        return switch (state) {
            case PREFACE -> readPreface(in);
            case HEADER -> headerReader.read(in, header) ? begin() : Step.NEED_MORE;
            case PAYLOAD -> payload.read(in) ? finish() : Step.NEED_MORE;
            case DATA_PADDING_LENGTH -> in.hasRemaining() ? beginContent(1, in.get() & 0xFF) : Step.NEED_MORE;
            case DATA -> in.hasRemaining() ? readContent(in) : Step.NEED_MORE;
            case SKIP -> skip(in);
            case FAILED -> Step.FAILED;
        };
    }

    /** RFC 9113, section 3.4. */
    private @Nullable Step readPreface(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (in.get() != FrameWriter.PREFACE[prefaceBytes++]) {
                return fail(new Http2Violation(
                        ErrorCode.PROTOCOL_ERROR,
                        "the connection does not begin with the preface of HTTP/2",
                        "RFC 9113, section 3.4"));
            }
            if (prefaceBytes == FrameWriter.PREFACE.length) {
                state = State.HEADER;
                return null;
            }
        }
        return Step.NEED_MORE;
    }

    private @Nullable Step begin() {
        Http2Violation violation = rules.judge(header);
        if (violation != null) {
            return fail(violation);
        }
        return switch (header.type()) {
            case FrameType.DATA -> beginData();
            case FrameType.PRIORITY -> ignore(streamFrames.priority(header));
            case FrameType.HEADERS,
                    FrameType.CONTINUATION,
                    FrameType.RST_STREAM,
                    FrameType.SETTINGS,
                    FrameType.PING,
                    FrameType.GOAWAY,
                    FrameType.WINDOW_UPDATE -> collect();
            default -> {
                violation = endpoint.guard.uselessFrame();
                yield violation == null ? ignore(null) : fail(violation);
            }
        };
    }

    private @Nullable Step collect() {
        int length = header.type() == FrameType.GOAWAY ? Math.min(header.length(), LONGEST_GOAWAY) : header.length();
        payload.begin(length);
        skipBytes = header.length() - length;
        state = State.PAYLOAD;
        return length == 0 ? finish() : null;
    }

    private @Nullable Step finish() {
        state = State.SKIP;
        Step step = header.type() == FrameType.HEADERS || header.type() == FrameType.CONTINUATION
                ? streamFrames.block(header, payload)
                : finishControl();
        payload.free();
        return ended(step);
    }

    private @Nullable Step finishControl() {
        return switch (header.type()) {
            case FrameType.RST_STREAM -> streamFrames.reset(header.streamId(), payload.unsigned32(0));
            case FrameType.WINDOW_UPDATE -> streamFrames.windowUpdate(header.streamId(), payload.int32(0));
            case FrameType.SETTINGS -> connectionFrames.settings(header, payload);
            case FrameType.PING -> connectionFrames.ping(header, payload);
            default -> connectionFrames.goAway(payload);
        };
    }

    /** Ignores the rest of the frame, after what it has led to. */
    private @Nullable Step ignore(@Nullable Step step) {
        skipBytes = header.length();
        state = State.SKIP;
        return ended(step);
    }

    /** Looks whether that was an offence that ends the connection, or the answers are one. */
    private @Nullable Step ended(@Nullable Step step) {
        if (event.violation != null) {
            return fail(event.violation);
        }
        Http2Violation flood = FloodGuard.answers(endpoint.out.answerBytes());
        return flood == null ? step : fail(flood);
    }

    private Step fail(Http2Violation violation) {
        event.clear();
        event.violation = violation;
        endpoint.fail(violation);
        state = State.FAILED;
        return Step.FAILED;
    }

    private @Nullable Step skip(ByteBuffer in) {
        int length = Math.min(in.remaining(), skipBytes);
        in.position(in.position() + length);
        skipBytes -= length;
        if (skipBytes > 0) {
            return Step.NEED_MORE;
        }
        state = State.HEADER;
        return null;
    }

    // ---- DATA: its content is never copied

    private @Nullable Step beginData() {
        Step step = streamFrames.beginData(header);
        stream = streamFrames.dataStream();
        if (stream == null) {
            return ignore(step);
        }
        if (header.has(FrameHeader.PADDED)) {
            state = State.DATA_PADDING_LENGTH;
            return ended(null);
        }
        return beginContent(0, 0);
    }

    private @Nullable Step beginContent(int lengthBytes, int padding) {
        dataBytes = header.length() - lengthBytes - padding;
        if (dataBytes < 0) {
            return fail(new Http2Violation(
                    ErrorCode.PROTOCOL_ERROR,
                    "a DATA frame of " + header.length() + " bytes has " + padding + " bytes of padding",
                    "RFC 9113, section 6.1"));
        }
        skipBytes = padding;
        Stream current = stream;
        if (current == null || current.state() == StreamState.CLOSED) {
            skipBytes += dataBytes;
            state = State.SKIP;
            return null;
        }
        boolean last = header.has(FrameHeader.END_STREAM);
        endpoint.release(current, lengthBytes + padding);
        Step step = streamFrames.judgeContent(current, dataBytes, last);
        if (step != null || event.violation != null) {
            skipBytes += dataBytes;
            state = State.SKIP;
            return ended(step);
        }
        state = dataBytes > 0 ? State.DATA : State.SKIP;
        if (dataBytes > 0 || !last) {
            return ended(null);
        }
        return ended(endOfData(current));
    }

    private @Nullable Step readContent(ByteBuffer in) {
        int length = Math.min(in.remaining(), dataBytes);
        dataBytes -= length;
        if (dataBytes == 0) {
            state = State.SKIP;
        }
        Stream current = stream;
        if (current == null || current.state() == StreamState.CLOSED) {
            // The user has reset it amid the frame.
            in.position(in.position() + length);
            return null;
        }
        event.show(in, length);
        in.position(in.position() + length);
        if (dataBytes == 0 && header.has(FrameHeader.END_STREAM)) {
            return endOfData(current);
        }
        event.streamId = current.id;
        return Step.DATA;
    }

    private Step endOfData(Stream current) {
        event.streamId = current.id;
        event.endsStream = true;
        endpoint.endRemotely(current);
        return Step.DATA;
    }
}
