package dev.gluegun.internal.ws;

import java.util.Arrays;

/**
 * An inflater for tests, after RFC 1951 and independent of zlib, that refuses any reference back beyond its window.
 *
 * <p>It stands for a peer that has no more memory than was agreed on.
 */
public final class BoundedInflater {

    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] DISTANCE_EXTRA = {
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final int window;
    private final boolean contextTakeover;
    private int historySize;
    private byte[] in = {};
    private int bit;

    /** The history and behind it what came out; {@link #size} bytes are in use. */
    private byte[] out = {};

    private int size;
    private int longestDistance;

    public BoundedInflater(int windowBits, boolean contextTakeover) {
        this.window = 1 << windowBits;
        this.contextTakeover = contextTakeover;
    }

    /** The longest way back that anything referred to so far. */
    public int longestDistance() {
        return longestDistance;
    }

    /** Inflates one message, whose tail was stripped. */
    public byte[] inflate(byte[] message) {
        in = Wire.concat(message, Wire.hex("0000ffff"));
        bit = 0;
        while (bit < in.length * 8) {
            block();
        }
        byte[] inflated = Arrays.copyOfRange(out, historySize, size);
        historySize = contextTakeover ? Math.min(size, window) : 0;
        out = Arrays.copyOfRange(out, size - historySize, size);
        size = historySize;
        return inflated;
    }

    private void put(byte value) {
        if (size == out.length) {
            out = Arrays.copyOf(out, 2 * size + 64);
        }
        out[size++] = value;
    }

    private void block() {
        boolean last = bits(1) == 1;
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> compressed(fixedLiterals(), lengths(30, 5));
            case 2 -> dynamic();
            default -> throw new AssertionError("a block of the reserved type 3");
        }
        if (last) {
            throw new AssertionError("a final block, which this side never writes");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        if (length != (~bits(16) & 0xFFFF)) {
            throw new AssertionError("the lengths of a stored block differ");
        }
        for (int i = 0; i < length; i++, bit += 8) {
            put(in[bit / 8]);
        }
    }

    private static int[] lengths(int symbols, int length) {
        int[] lengths = new int[symbols];
        Arrays.fill(lengths, length);
        return lengths;
    }

    private static int[] fixedLiterals() {
        int[] lengths = lengths(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] codeLengths = new int[19];
        for (int i = 0; i < codes; i++) {
            codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        int[] lengths = new int[literals + distances];
        for (int i = 0; i < lengths.length; ) {
            int symbol = symbol(codeLengths);
            int repeated = symbol == 16 ? lengths[i - 1] : symbol < 16 ? symbol : 0;
            int times = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            Arrays.fill(lengths, i, i + times, repeated);
            i += times;
        }
        compressed(Arrays.copyOf(lengths, literals), Arrays.copyOfRange(lengths, literals, lengths.length));
    }

    private void compressed(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                put((byte) symbol);
            } else {
                int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_EXTRA[symbol - 257]);
                int code = symbol(distances);
                copy(DISTANCE_BASE[code] + bits(DISTANCE_EXTRA[code]), length);
            }
        }
    }

    private void copy(int distance, int length) {
        longestDistance = Math.max(longestDistance, distance);
        if (distance > window || distance > size) {
            throw new AssertionError("a reference " + distance + " bytes back, in a window of " + window);
        }
        for (int i = 0; i < length; i++) {
            put(out[size - distance]);
        }
    }

    /** Reads a symbol bit by bit from the canonical code with these lengths (RFC 1951, section 3.2.2). */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= 15; length++) {
            code = code << 1 | bits(1);
            int wanted = code - first;
            int count = 0;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length && count++ == wanted) {
                    return symbol;
                }
            }
            first = first + count << 1;
        }
        throw new AssertionError("no symbol has this code");
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit / 8] >>> bit % 8 & 1) << i;
        }
        return value;
    }
}
