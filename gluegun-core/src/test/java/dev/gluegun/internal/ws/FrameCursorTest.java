package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameCursorTest {

    @Property
    void theFrameIsTheSameInWhateverRoomItIsWritten(
            @ForAll Role role, @ForAll @Size(max = 400) byte[] payload, @ForAll @IntRange(min = 1, max = 50) int room) {
        FrameCursor cursor = new FrameCursor(
                role, true, false, Opcode.BINARY, Wire.concat(new byte[3], payload), 3, payload.length, 0x37FA213D);
        byte[] expected = Wire.frame(role, true, false, Opcode.BINARY, payload);
        assertThat(cursor.remaining()).isEqualTo(expected.length);

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        boolean done = false;
        while (!done) {
            ByteBuffer out = Wire.buffer(new byte[room]);
            int start = out.position();
            done = cursor.writeTo(out);
            assertThat(done || !out.hasRemaining()).as("stopped with room left").isTrue();
            written.writeBytes(
                    Arrays.copyOfRange(out.array(), out.arrayOffset() + start, out.arrayOffset() + out.position()));
            assertThat(cursor.remaining()).isEqualTo(expected.length - written.size());
        }

        assertThat(written.toByteArray()).isEqualTo(expected);
        ByteBuffer more = ByteBuffer.allocate(10);
        assertThat(cursor.writeTo(more)).isTrue();
        assertThat(more.position()).isZero();
    }

    @Property
    void aDirectBufferGetsTheSameBytes(
            @ForAll Role role, @ForAll @Size(max = 400) byte[] payload, @ForAll @IntRange(min = 1, max = 50) int room) {
        FrameCursor cursor = new FrameCursor(role, true, false, Opcode.BINARY, payload, 0, payload.length, 0x37FA213D);
        ByteBuffer written = ByteBuffer.allocate(FrameWriter.LARGEST_HEADER + payload.length);
        ByteBuffer out = ByteBuffer.allocateDirect(room);
        while (cursor.remaining() > 0) {
            cursor.writeTo(out.clear());
            written.put(out.flip());
        }

        assertThat(written.flip()).isEqualTo(ByteBuffer.wrap(Wire.frame(role, true, false, Opcode.BINARY, payload)));
    }

    @Property
    void aFullBufferTakesNothing(@ForAll Role role) {
        FrameCursor cursor = new FrameCursor(role, true, false, Opcode.TEXT, new byte[2], 0, 2, 1);
        assertThat(cursor.writeTo(ByteBuffer.allocate(0))).isFalse();
        assertThat(cursor.remaining()).isEqualTo(FrameWriter.headerSize(role, 2) + 2);
    }

    @Property
    void detachedAnywhereItNoLongerNeedsTheCallersArray(
            @ForAll Role role, @ForAll @Size(max = 40) byte[] payload, @ForAll @IntRange(max = 60) int written) {
        byte[] callers = Wire.concat(new byte[3], payload, new byte[2]);
        FrameCursor cursor = new FrameCursor(role, true, false, Opcode.BINARY, callers, 3, payload.length, 0x37FA213D);
        byte[] expected = Wire.frame(role, true, false, Opcode.BINARY, payload);
        ByteBuffer out = ByteBuffer.allocate(expected.length);
        cursor.writeTo(out.limit(Math.min(written, expected.length)));

        cursor.detach();
        Arrays.fill(callers, (byte) 0);

        assertThat(cursor.writeTo(out.limit(expected.length))).isTrue();
        assertThat(out.array()).isEqualTo(expected);
    }
}
