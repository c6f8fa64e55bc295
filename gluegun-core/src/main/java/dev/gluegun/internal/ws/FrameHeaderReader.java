package dev.gluegun.internal.ws;

import java.nio.ByteBuffer;

/** Turns bytes into frame headers: syntax only, resumable at every byte, without allocating. */
public final class FrameHeaderReader {

    /** How many bytes of the header came with earlier calls; what they said is in the fields below. */
    private int bytesSoFar;

    private int first;
    private int second;
    private long extendedLength;
    private int maskKey;

    /**
     * Reads one header or as much of it as is there.
     *
     * @param in the bytes; those of the header are consumed
     * @return true when the header is complete and in {@code header}; false when {@code in} is used up
     */
    public boolean read(ByteBuffer in, FrameHeader header) {
        if (bytesSoFar == 0 && in.remaining() >= 2) {
            byte[] bytes = in.array();
            int start = in.arrayOffset() + in.position();
            int size = size(bytes[start + 1]);
            if (in.remaining() >= size) {
                readWhole(bytes, start, size, header);
                in.position(in.position() + size);
                return true;
            }
        }
        return readInPieces(in, header);
    }

    /** Tells whether a part of a header has been read. */
    boolean hasBegun() {
        return bytesSoFar > 0;
    }

    private static void readWhole(byte[] bytes, int start, int size, FrameHeader header) {
        int second = bytes[start + 1];
        int lengthField = second & 0x7F;
        long length = lengthField;
        if (lengthField == FrameHeader.LENGTH_IN_16_BITS) {
            length = (short) ByteViews.SHORTS.get(bytes, start + 2) & 0xFFFF;
        } else if (lengthField == FrameHeader.LENGTH_IN_64_BITS) {
            length = (long) ByteViews.LONGS.get(bytes, start + 2);
        }
        int maskKey = second < 0 ? (int) ByteViews.INTS.get(bytes, start + size - Integer.BYTES) : 0;
        header.fill(bytes[start], second, length, maskKey);
    }

    private boolean readInPieces(ByteBuffer in, FrameHeader header) {
        while (in.hasRemaining()) {
            add(in.get());
            if (bytesSoFar >= 2 && bytesSoFar == size(second)) {
                boolean extended = (second & 0x7F) >= FrameHeader.LENGTH_IN_16_BITS;
                header.fill(first, second, extended ? extendedLength : second & 0x7F, maskKey);
                bytesSoFar = 0;
                extendedLength = 0;
                maskKey = 0;
                return true;
            }
        }
        return false;
    }

    private void add(byte value) {
        if (bytesSoFar == 0) {
            first = value;
        } else if (bytesSoFar == 1) {
            second = value;
        } else if (bytesSoFar < 2 + extendedLengthSize(second)) {
            extendedLength = extendedLength << Byte.SIZE | (value & 0xFF);
        } else {
            maskKey = maskKey << Byte.SIZE | (value & 0xFF);
        }
        bytesSoFar++;
    }

    /** The size of the header whose second byte this is, in bytes. */
    private static int size(int second) {
        return 2 + extendedLengthSize(second) + (second & FrameHeader.MASKED) / (FrameHeader.MASKED / Integer.BYTES);
    }

    private static int extendedLengthSize(int second) {
        int lengthField = second & 0x7F;
        if (lengthField < FrameHeader.LENGTH_IN_16_BITS) {
            return 0;
        }
        return lengthField == FrameHeader.LENGTH_IN_16_BITS ? Short.BYTES : Long.BYTES;
    }
}
