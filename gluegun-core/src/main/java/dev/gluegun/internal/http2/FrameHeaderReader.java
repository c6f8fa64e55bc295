package dev.gluegun.internal.http2;

import java.nio.ByteBuffer;

/** Turns bytes into frame headers: syntax only, resumable at every byte, without allocating. */
final class FrameHeaderReader {

    private int bytesSoFar;

    /** The first eight bytes, as far as they have come. */
    private long bits;

    /**
     * Reads one header or as much of it as is there.
     *
     * @return true when the header is complete and in {@code header}; false when {@code in} is used up
     */
    boolean read(ByteBuffer in, FrameHeader header) {
        while (in.hasRemaining()) {
            byte next = in.get();
            if (++bytesSoFar == FrameHeader.SIZE) {
                header.fill(
                        (int) (bits >>> 40),
                        (int) (bits >>> 32) & 0xFF,
                        (int) (bits >>> 24) & 0xFF,
                        (int) bits << Byte.SIZE | next & 0xFF);
                bytesSoFar = 0;
                bits = 0;
                return true;
            }
            bits = bits << Byte.SIZE | next & 0xFF;
        }
        return false;
    }
}
