package dev.gluegun.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A message of some size, in pieces of another: frames, or what the server writes at a time.
 *
 * @param text whether it is text
 * @param size of the message in bytes
 * @param chop of a piece in bytes
 */
record ChoppedMessage(boolean text, int size, int chop) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** Sizes with the chops that leave a number of frames that can be sent in good time. */
    static Stream<ChoppedMessage> fragmentRows() {
        return rows(new int[][] {
            {64, 1},
            {4 * KIB, 1},
            {64 * KIB, 1},
            {64 * KIB, 2},
            {64 * KIB, 125},
            {64 * KIB, 126},
            {256 * KIB, 16},
            {256 * KIB, 64 * KIB - 1},
            {256 * KIB, 64 * KIB},
            {MIB, 64},
            {MIB, 256},
            {MIB, 4 * KIB},
            {MIB, 2 * MIB},
            {4 * MIB, KIB},
            {4 * MIB, 64 * KIB},
            {4 * MIB, 2 * MIB},
            {16 * MIB, 16 * KIB},
            {16 * MIB, 2 * MIB},
            {16 * MIB, 16 * MIB}
        });
    }

    /** Fewer and larger ones, as each piece is a system call of its own. */
    static Stream<ChoppedMessage> writeRows() {
        return rows(new int[][] {
            {64, 1},
            {KIB, 1},
            {4 * KIB, 1},
            {16 * KIB, 16},
            {64 * KIB, 125},
            {256 * KIB, KIB},
            {MIB, 4 * KIB},
            {4 * MIB, 64 * KIB},
            {16 * MIB, MIB},
            {16 * MIB, 2 * MIB}
        });
    }

    private static Stream<ChoppedMessage> rows(int[][] sizesAndChops) {
        List<ChoppedMessage> rows = new ArrayList<>();
        for (int[] row : sizesAndChops) {
            rows.add(new ChoppedMessage(true, row[0], row[1]));
            rows.add(new ChoppedMessage(false, row[0], row[1]));
        }
        return rows.stream();
    }

    @Override
    public String toString() {
        return "RFC 6455, section 5.4: a " + (text ? "text" : "binary message") + " of " + size + " bytes in pieces of "
                + chop;
    }
}
