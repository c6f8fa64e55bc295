package dev.gluegun.testkit;

import dev.gluegun.internal.ws.FrameHeader;
import dev.gluegun.internal.ws.FrameHeaderReader;
import dev.gluegun.internal.ws.Masking;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Sees each of the client's frames go by and records it, whether or not it keeps to the rules; it judges none. */
final class FrameTap {

    private final Place place;
    private final Recording recording;
    private final FrameHeaderReader reader = new FrameHeaderReader();
    private final FrameHeader header = new FrameHeader();
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    /** How many bytes of the payload have gone by; negative between two frames. */
    private long done = -1;

    FrameTap(Place place, Recording recording) {
        this.place = place;
        this.recording = recording;
    }

    /** Looks at all of {@code in}, and leaves it as it is. */
    void see(ByteBuffer in) {
        ByteBuffer bytes = in.duplicate();
        while (done >= 0 || reader.read(bytes, header)) {
            done = Math.max(done, 0);
            int length = (int) Math.min(bytes.remaining(), lengthOf(header) - done);
            keep(bytes, length);
            done += length;
            if (done < lengthOf(header)) {
                return;
            }
            record();
        }
    }

    private void keep(ByteBuffer bytes, int length) {
        byte[] unmasked = new byte[Math.min(length, Recording.MOST_BYTES_OF_A_FRAME - payload.size())];
        Masking.copy(
                bytes.array(),
                bytes.arrayOffset() + bytes.position(),
                unmasked,
                0,
                unmasked.length,
                header.maskKey(),
                done);
        payload.writeBytes(unmasked);
        bytes.position(bytes.position() + length);
    }

    private void record() {
        int firstByte = (header.fin() ? 0x80 : 0) | (header.rsv1() ? 0x40 : 0);
        recording.frame(
                place,
                Recorded.Direction.FROM_CLIENT,
                Recording.kind(header.opcode()),
                firstByte,
                header.masked(),
                header.length(),
                payload.toByteArray());
        payload.reset();
        done = -1;
    }

    /** A length with its highest bit set is none; the machine refuses it. */
    private static long lengthOf(FrameHeader header) {
        return header.length() < 0 ? Long.MAX_VALUE : header.length();
    }
}
