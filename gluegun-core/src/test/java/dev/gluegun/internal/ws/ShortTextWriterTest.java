package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortTextWriterTest {

    private static final int MASK_KEY = 0x37FA213D;
    private static final int BEFORE = 5;

    private final ShortTextWriter writer = new ShortTextWriter();

    private static String ascii(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('\u0000' + i % 128));
        }
        return text.toString();
    }

    private static byte[] written(ByteBuffer buffer) {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static byte[] expected(Role role, String text) {
        ByteBuffer buffer = ByteBuffer.allocate(300).position(BEFORE);
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        FrameWriter.write(buffer, role, true, false, Opcode.TEXT, payload, 0, payload.length, MASK_KEY);
        return written(buffer);
    }

    @ParameterizedTest
    @EnumSource
    void asciiOfEachLengthBecomesTheSameFrameAsFromBytes(Role role) {
        for (int length = 0; length <= ShortTextWriter.LONGEST; length++) {
            String text = ascii(length);
            ByteBuffer buffer = ByteBuffer.allocate(300).position(BEFORE);
            assertThat(writer.write(buffer, role, text, () -> MASK_KEY)).isTrue();
            assertThat(written(buffer)).isEqualTo(expected(role, text));
        }
    }

    @Test
    void aSliceOfABufferIsWrittenFromItsOwnBeginning() {
        ByteBuffer slice = ByteBuffer.allocate(300).position(7).slice();
        assertThat(writer.write(slice, Role.SERVER, "hello", () -> 0)).isTrue();
        byte[] frame = new byte[slice.position()];
        slice.get(0, frame);
        assertThat(frame).isEqualTo(new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'});
    }

    /** The first two have low bytes that are ASCII, the second without its high byte would be a letter. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0141", "\u4E41", "\u0080", "\u00E9", "\u00FF", "\uD83D\uDE00", "\uD800"})
    void whateverIsNotAsciiIsLeftAloneWhereverItStands(String foreign) {
        for (int before = 0; before <= 40; before++) {
            ByteBuffer buffer = ByteBuffer.allocate(300).position(BEFORE);
            String text = ascii(before) + foreign + ascii(40 - before);
            assertThat(writer.write(buffer, Role.CLIENT, text, () -> MASK_KEY)).isFalse();
            assertThat(buffer.position()).isEqualTo(BEFORE);
        }
    }

    @Test
    void manyThreadsDoNotDisturbOneAnother() throws Exception {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = Character.toString('A' + i).repeat(ShortTextWriter.LONGEST);
            byte[] expected = expected(Role.CLIENT, text);
            FutureTask<Void> task = new FutureTask<>(() -> {
                for (int round = 0; round < 2_000; round++) {
                    ByteBuffer buffer = ByteBuffer.allocate(300).position(BEFORE);
                    writer.write(buffer, Role.CLIENT, text, () -> MASK_KEY);
                    assertThat(written(buffer)).isEqualTo(expected);
                }
                return null;
            });
            tasks.add(task);
            Thread.ofVirtual().start(task);
        }
        for (FutureTask<Void> task : tasks) {
            task.get(60, TimeUnit.SECONDS);
        }
    }
}
