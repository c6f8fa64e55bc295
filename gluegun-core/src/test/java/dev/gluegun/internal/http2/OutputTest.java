package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OutputTest {

    private final Output output = new Output();

    @Property(tries = 200)
    void bytesComeOutAsTheyWentIn(@ForAll byte[][] pieces, @ForAll int[] rooms) {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Output queue = new Output();
        for (int i = 0; i < Math.max(pieces.length, rooms.length); i++) {
            if (i < pieces.length) {
                in.writeBytes(pieces[i]);
                queue.bytes(pieces[i], 0, pieces[i].length);
            }
            if (i < rooms.length) {
                move(queue, out, rooms[i] & 0xFF);
            }
        }
        move(queue, out, queue.size());
        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }

    private static void move(Output queue, ByteArrayOutputStream out, int room) {
        ByteBuffer target = ByteBuffer.allocate(room);
        assertThat(queue.moveTo(target)).isEqualTo(queue.size() == 0);
        out.write(target.array(), 0, target.position());
    }

    private void go(int bytes) {
        output.moveTo(ByteBuffer.allocate(bytes));
    }

    @Test
    void answersThatHaveGoneDoNotCount() {
        for (int i = 0; i < 1000; i++) {
            output.int64(i);
            output.noteAnswer(8);
            assertThat(output.answerBytes()).isBetween(8, 16);
            go(8);
        }
        assertThat(output.answerBytes()).isZero();
    }

    @Test
    void answersCountThoughTheOutputIsNeverEmpty() {
        output.bytes(new byte[100], 0, 100);
        for (int i = 0; i < 1000; i++) {
            output.int64(i);
            output.noteAnswer(8);
            assertThat(output.answerBytes()).isLessThanOrEqualTo(3 * 108);
            go(8);
        }
    }

    @Test
    void answersThatWaitAllCount() {
        for (int i = 1; i <= 1000; i++) {
            output.int64(i);
            output.noteAnswer(8);
            assertThat(output.answerBytes()).isEqualTo(8 * i);
        }
    }

    @Test
    void trimmingLosesNothing() {
        output.int8(1);
        output.trim();
        assertThat(output.size()).isEqualTo(1);
        go(1);
        output.trim();
        output.int16(0x0203);
        ByteBuffer target = ByteBuffer.allocate(2);
        assertThat(output.moveTo(target)).isTrue();
        assertThat(target.getShort(0)).isEqualTo((short) 0x0203);
    }
}
