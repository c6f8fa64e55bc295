package dev.gluegun.conformance;

import dev.gluegun.testing.ServerFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a table writes them down, and a server's frames of which it chooses every bit. */
final class WireBytes {

    static final byte[] NOTHING = {};

    /** The three ways to write a frame's length (RFC 6455, section 5.2). */
    enum LengthForm {
        BITS_7,
        BITS_16,
        BITS_64
    }

    private WireBytes() {}

    /** Bytes from hexadecimal digits; white space between them does not count. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** So many bytes of which no two neighbours are equal. */
    static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + (i >> 8));
        }
        return bytes;
    }

    /** A frame with the given first byte and its length in the shortest form. */
    static byte[] frame(int firstByte, byte[] payload) {
        byte[] frame = ServerFrames.frame(true, 0, payload);
        frame[0] = (byte) firstByte;
        return frame;
    }

    static byte[] frame(int firstByte, String payload) {
        return frame(firstByte, utf8(payload));
    }

    /** A frame whose length is written in the given form, whether it is the shortest or not. */
    static byte[] frame(int firstByte, LengthForm form, byte[] payload) {
        return ServerFrames.concat(header(firstByte, form, payload.length), payload);
    }

    /** A header without its payload. */
    static byte[] header(int firstByte, LengthForm form, long length) {
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) firstByte);
        switch (form) {
            case BITS_7 -> header.put((byte) length);
            case BITS_16 -> header.put((byte) 126).putShort((short) length);
            case BITS_64 -> header.put((byte) 127).putLong(length);
        }
        return Arrays.copyOf(header.array(), header.position());
    }

    /** A frame that is masked as only a client's may be; at most 125 bytes. */
    static byte[] maskedFrame(int firstByte, byte[] payload) {
        byte[] key = hex("37 fa 21 3d");
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= key[i % 4];
        }
        return ServerFrames.concat(new byte[] {(byte) firstByte, (byte) (0x80 | payload.length)}, key, masked);
    }

    /** The message in fragments of so many bytes, the last one perhaps smaller. */
    static byte[] fragments(int opcode, byte[] message, int size) {
        ByteBuffer frames = ByteBuffer.allocate(message.length + 10 * (message.length / size + 2));
        int start = 0;
        do {
            int end = Math.min(message.length, start + size);
            int firstByte = (end == message.length ? 0x80 : 0) | (start == 0 ? opcode : 0);
            frames.put(frame(firstByte, Arrays.copyOfRange(message, start, end)));
            start = end;
        } while (start < message.length);
        return Arrays.copyOf(frames.array(), frames.position());
    }
}
