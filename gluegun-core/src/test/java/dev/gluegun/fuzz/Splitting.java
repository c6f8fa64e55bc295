package dev.gluegun.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways in which the same bytes may arrive. */
final class Splitting {

    private Splitting() {}

    static List<byte[]> whole(byte[] bytes) {
        return List.of(bytes.clone());
    }

    static List<byte[]> byteByByte(byte[] bytes) {
        return pieces(bytes, 1, new Random(0));
    }

    /** Pieces of random sizes, the same for the same seed. */
    static List<byte[]> random(byte[] bytes, int seed) {
        Random random = new Random(seed);
        return pieces(bytes, 1 + random.nextInt(40), random);
    }

    private static List<byte[]> pieces(byte[] bytes, int largest, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int start = 0; start < bytes.length; ) {
            int end = Math.min(bytes.length, start + 1 + random.nextInt(largest));
            pieces.add(Arrays.copyOfRange(bytes, start, end));
            start = end;
        }
        return pieces;
    }
}
