package dev.gluegun.testkit;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Where something is cut into pieces: a message into frames, or what goes on the wire into writes. */
sealed interface Cuts {

    /** The positions inside {@code bytes} before which it is cut, ascending, neither its beginning nor its end. */
    int[] positions(byte[] bytes, Random random);

    /** At fixed positions; those behind the end cut nothing. */
    record At(int... positions) implements Cuts {
        @Override
        public int[] positions(byte[] bytes, Random random) {
            return Arrays.stream(positions)
                    .filter(position -> position < bytes.length)
                    .toArray();
        }

        @Override
        public String toString() {
            return "at " + Arrays.toString(positions);
        }
    }

    /** After each so many bytes. */
    record Every(int size) implements Cuts {
        @Override
        public int[] positions(byte[] bytes, Random random) {
            return IntStream.iterate(size, position -> position < bytes.length, position -> position + size)
                    .toArray();
        }

        @Override
        public String toString() {
            return "every " + size + " bytes";
        }
    }

    /** Into so many pieces, or as many as there are bytes, where the seed decides. */
    record Randomly(int pieces) implements Cuts {
        @Override
        public int[] positions(byte[] bytes, Random random) {
            if (bytes.length < 2) {
                return new int[0];
            }
            return random.ints(1, bytes.length)
                    .distinct()
                    .limit(Math.min(pieces, bytes.length) - 1L)
                    .sorted()
                    .toArray();
        }

        @Override
        public String toString() {
            return "into " + pieces + " pieces by the seed";
        }
    }

    /** Before each byte that continues a character in UTF-8. */
    record InsideCharacters() implements Cuts {
        @Override
        public int[] positions(byte[] bytes, Random random) {
            return IntStream.range(1, bytes.length)
                    .filter(i -> (bytes[i] & 0xC0) == 0x80)
                    .toArray();
        }

        @Override
        public String toString() {
            return "inside characters";
        }
    }
}
