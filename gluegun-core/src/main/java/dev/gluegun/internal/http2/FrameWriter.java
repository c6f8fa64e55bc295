package dev.gluegun.internal.http2;

import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes frames into the output (RFC 9113, section 6). */
final class FrameWriter {

    /** RFC 9113, section 3.4. */
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST_DEBUG = 1024;

    private final Output out;

    FrameWriter(Output out) {
        this.out = out;
    }

    void preface() {
        out.bytes(PREFACE, 0, PREFACE.length);
    }

    /** What differs from what every connection begins with. */
    void settings(Role role, Http2Settings settings) {
        boolean client = role == Role.CLIENT;
        int entries = !client && settings.enableConnectProtocol() ? 6 : 5;
        header(entries * PeerSettings.ENTRY_SIZE, FrameType.SETTINGS, 0, 0);
        setting(PeerSettings.HEADER_TABLE_SIZE, settings.headerTableSize());
        if (client) {
            setting(PeerSettings.ENABLE_PUSH, 0);
        } else {
            setting(PeerSettings.MAX_CONCURRENT_STREAMS, settings.maxConcurrentStreams());
        }
        setting(PeerSettings.INITIAL_WINDOW_SIZE, settings.initialWindow());
        setting(PeerSettings.MAX_FRAME_SIZE, settings.maxFrameSize());
        setting(PeerSettings.MAX_HEADER_LIST_SIZE, settings.maxHeaderListBytes());
        if (!client && settings.enableConnectProtocol()) {
            setting(PeerSettings.ENABLE_CONNECT_PROTOCOL, 1);
        }
    }

    private void setting(int identifier, int value) {
        out.int16(identifier);
        out.int32(value);
    }

    void settingsAcknowledgement() {
        header(0, FrameType.SETTINGS, FrameHeader.ACK, 0);
        out.noteAnswer(FrameHeader.SIZE);
    }

    void ping(long opaque) {
        header(Long.BYTES, FrameType.PING, 0, 0);
        out.int64(opaque);
    }

    void pong(long opaque) {
        header(Long.BYTES, FrameType.PING, FrameHeader.ACK, 0);
        out.int64(opaque);
        out.noteAnswer(FrameHeader.SIZE + Long.BYTES);
    }

    void goAway(int lastStreamId, long errorCode, String debug) {
        byte[] text = debug.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, LONGEST_DEBUG);
        header(2 * Integer.BYTES + length, FrameType.GOAWAY, 0, 0);
        out.int32(lastStreamId);
        out.int32((int) errorCode);
        out.bytes(text, 0, length);
    }

    void windowUpdate(int streamId, int increment) {
        header(Integer.BYTES, FrameType.WINDOW_UPDATE, 0, streamId);
        out.int32(increment);
    }

    void reset(int streamId, long errorCode) {
        header(Integer.BYTES, FrameType.RST_STREAM, 0, streamId);
        out.int32((int) errorCode);
    }

    /** Notes that the last reset was the peer's doing. */
    void noteReset() {
        out.noteAnswer(FrameHeader.SIZE + Integer.BYTES);
    }

    void data(int streamId, ByteBuffer source, int length, boolean endStream) {
        header(length, FrameType.DATA, endStream ? FrameHeader.END_STREAM : 0, streamId);
        out.take(source, length);
    }

    /** One HEADERS frame, and as many CONTINUATION frames as it takes. */
    void headers(int streamId, byte[] block, int length, boolean endStream, int maxFrameSize) {
        int type = FrameType.HEADERS;
        int flags = endStream ? FrameHeader.END_STREAM : 0;
        int start = 0;
        do {
            int size = Math.min(length - start, maxFrameSize);
            boolean last = start + size == length;
            header(size, type, flags | (last ? FrameHeader.END_HEADERS : 0), streamId);
            out.bytes(block, start, size);
            start += size;
            type = FrameType.CONTINUATION;
            flags = 0;
        } while (start < length);
    }

    private void header(int length, int type, int flags, int streamId) {
        out.int8(length >>> 16);
        out.int16(length);
        out.int8(type);
        out.int8(flags);
        out.int32(streamId);
    }
}
