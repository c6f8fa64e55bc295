package dev.gluegun.internal.ws;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Bytes as a test writes them down, and the ways in which they may arrive. */
final class Wire {

    private Wire() {}

    /** Bytes from hexadecimal digits; white space between them does not count. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The bytes whole, byte by byte, and split in two at every offset. */
    static List<List<byte[]>> arrivals(byte[] bytes) {
        List<List<byte[]>> arrivals = new ArrayList<>();
        arrivals.add(List.of(bytes));
        arrivals.add(cut(bytes, 1));
        for (int i = 1; i < bytes.length; i++) {
            arrivals.add(List.of(Arrays.copyOf(bytes, i), Arrays.copyOfRange(bytes, i, bytes.length)));
        }
        return arrivals;
    }

    /** Pieces of {@code size} bytes, the last one perhaps smaller. */
    static List<byte[]> cut(byte[] bytes, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += size) {
            pieces.add(Arrays.copyOfRange(bytes, i, Math.min(i + size, bytes.length)));
        }
        return pieces;
    }

    /** A buffer that begins neither at the start of its array nor at its own, and ends before both ends. */
    static ByteBuffer buffer(byte[] bytes) {
        byte[] array = new byte[bytes.length + 9];
        Arrays.fill(array, (byte) 0xEE);
        System.arraycopy(bytes, 0, array, 5, bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(array, 3, array.length - 3).slice();
        return buffer.position(2).limit(2 + bytes.length);
    }

    /** One frame with all that its header can say. */
    static byte[] frame(Role sender, boolean fin, boolean rsv1, int opcode, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(FrameWriter.headerSize(sender, payload.length) + payload.length);
        FrameWriter.write(out, sender, fin, rsv1, opcode, payload, 0, payload.length, 0x37FA213D);
        return out.array();
    }
}
