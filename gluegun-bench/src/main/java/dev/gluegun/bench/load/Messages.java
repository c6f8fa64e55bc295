package dev.gluegun.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** The texts of a measurement, in turn: different ones where compression would notice that they are the same. */
record Messages(List<String> texts) {

    String of(int number) {
        return texts.get(Math.floorMod(number, texts.size()));
    }

    /** The bytes that these take on the wire, without frames' headers. */
    List<byte[]> bytes(boolean deflated) {
        return texts.stream()
                .map(text -> text.getBytes(UTF_8))
                .map(bytes -> deflated ? deflated(bytes) : bytes)
                .toList();
    }

    /** RFC 7692, section 7.2.1, but for the last four bytes. */
    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            byte[] room = new byte[bytes.length + 64];
            return Arrays.copyOf(room, deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH));
        } finally {
            deflater.end();
        }
    }

    /** Looks at no more than the length: a comparison would cost time that belongs to nobody, and tests make it. */
    static void check(String sent, Object received) {
        if (!(received instanceof String echo) || echo.length() != sent.length()) {
            throw new IllegalStateException(
                    "expected the echo of " + sent.length() + " characters, but got " + received);
        }
    }
}
