package dev.gluegun.internal.http2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames as bytes, right and wrong ones, and what bytes are as frames. */
public final class Frames {

    public static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITY = 0x20;

    private Frames() {}

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A header whose payload is missing. */
    static byte[] header(int length, int type, int flags, int stream) {
        return ByteBuffer.allocate(9)
                .putInt(length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .array();
    }

    static byte[] preface() {
        return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** Identifier, value, identifier, value. */
    public static byte[] settings(long... entries) {
        ByteBuffer payload = ByteBuffer.allocate(3 * entries.length);
        for (int i = 0; i < entries.length; i += 2) {
            payload.putShort((short) entries[i]).putInt((int) entries[i + 1]);
        }
        return frame(FrameType.SETTINGS, 0, 0, payload.array());
    }

    public static byte[] settingsAck() {
        return frame(FrameType.SETTINGS, ACK, 0);
    }

    static byte[] ping() {
        return frame(FrameType.PING, 0, 0, new byte[8]);
    }

    public static byte[] data(int stream, int flags, String content) {
        return frame(FrameType.DATA, flags, stream, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] data(int stream, int flags, int length) {
        return frame(FrameType.DATA, flags, stream, new byte[length]);
    }

    static byte[] int32(int type, int stream, long value) {
        return frame(type, 0, stream, ByteBuffer.allocate(4).putInt((int) value).array());
    }

    public static byte[] reset(int stream, ErrorCode code) {
        return int32(FrameType.RST_STREAM, stream, code.code());
    }

    public static byte[] windowUpdate(int stream, long increment) {
        return int32(FrameType.WINDOW_UPDATE, stream, increment);
    }

    public static byte[] goAway(int last, long code, String debug) {
        byte[] text = debug.getBytes(StandardCharsets.UTF_8);
        return frame(
                FrameType.GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8 + text.length)
                        .putInt(last)
                        .putInt((int) code)
                        .put(text)
                        .array());
    }

    /** A whole header section of names and values. */
    public static byte[] headers(int stream, boolean end, String... namesAndValues) {
        return frame(FrameType.HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
    }

    /** Names and values as literals without any compression. */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            string(block, namesAndValues[i]);
            string(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        int rest = text.length();
        if (rest < 127) {
            block.write(rest);
        } else {
            block.write(127);
            for (rest -= 127; rest >= 128; rest >>>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] times(int count, byte[] part) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** What was sent, a line for each frame: its type, its stream, and what counts of its payload. */
    public static List<String> lines(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length >= 24 && bytes[0] == 'P') {
            in.position(24);
        }
        while (in.remaining() >= 9) {
            int first = in.getInt();
            int flags = in.get();
            int stream = in.getInt();
            byte[] payload = new byte[first >>> 8];
            in.get(payload);
            int type = first & 0xFF;
            lines.add(FrameType.name(type)
                    + ((flags & 1) == 0 ? "" : type == FrameType.DATA || type == FrameType.HEADERS ? " end" : " ack")
                    + " " + stream + text(type, ByteBuffer.wrap(payload)));
        }
        return lines;
    }

    private static String text(int type, ByteBuffer payload) {
        return switch (type) {
            case FrameType.RST_STREAM -> " " + ErrorCode.find(payload.getInt());
            case FrameType.WINDOW_UPDATE -> " " + payload.getInt();
            case FrameType.GOAWAY -> " " + payload.getInt() + " " + ErrorCode.find(payload.getInt());
            case FrameType.DATA -> " " + payload.remaining();
            default -> "";
        };
    }
}
