package dev.gluegun.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of frames as a server sends them: not masked. */
public final class ServerFrames {

    private ServerFrames() {}

    public static byte[] text(String text) {
        return frame(true, 1, utf8(text));
    }

    public static byte[] binary(byte[] data) {
        return frame(true, 2, data);
    }

    public static byte[] ping(String data) {
        return frame(true, 9, utf8(data));
    }

    public static byte[] pong(byte[] data) {
        return frame(true, 10, data);
    }

    /** A close frame without a code. */
    public static byte[] close() {
        return frame(true, 8, new byte[0]);
    }

    public static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        return frame(
                true,
                8,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** A frame with the RSV bits clear. */
    public static byte[] frame(boolean fin, int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(10 + payload.length);
        frame.put((byte) ((fin ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 0x10000) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    public static byte[] concat(byte[]... parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
