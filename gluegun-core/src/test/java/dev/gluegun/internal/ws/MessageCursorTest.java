package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MessageCursorTest {

    private static final byte[] HELLO = {'H', 'e', 'l', 'l', 'o'};

    @Test
    void theFragmentedTextOfRfc6455Section57() {
        MessageCursor cursor = new MessageCursor(Role.SERVER, false, Opcode.TEXT, HELLO, 3, () -> 0);

        assertThat(hex(cursor, 100)).isEqualTo("010348656c|80026c6f|");
    }

    @Test
    void aMessageThatFitsIntoOneFragmentIsNotFragmented() {
        MessageCursor cursor = new MessageCursor(Role.SERVER, false, Opcode.TEXT, HELLO, 5, () -> 0);

        assertThat(hex(cursor, 100)).isEqualTo("810548656c6c6f|");
    }

    @Test
    void onlyTheFirstFragmentSaysThatTheMessageIsCompressed() {
        MessageCursor cursor = new MessageCursor(Role.SERVER, true, Opcode.BINARY, HELLO, 2, () -> 0);

        assertThat(hex(cursor, 100)).isEqualTo("42024865|00026c6c|80016f|");
    }

    @Test
    void everyFragmentIsMaskedWithAKeyOfItsOwn() {
        int[] keys = {0};
        MessageCursor cursor = new MessageCursor(Role.CLIENT, false, Opcode.BINARY, new byte[4], 2, () -> ++keys[0]);

        assertThat(hex(cursor, 100)).isEqualTo("0282000000010000|8082000000020000|");
    }

    @Test
    void writtenIntoOneByteOfRoomAtATimeItIsTheSame() {
        MessageCursor cursor = new MessageCursor(Role.SERVER, false, Opcode.TEXT, HELLO, 3, () -> 0);

        assertThat(hex(cursor, 1).replace("|", "")).isEqualTo("010348656c80026c6f");
    }

    @Test
    void detachedItNoLongerNeedsTheCallersArray() {
        byte[] payload = HELLO.clone();
        MessageCursor cursor = new MessageCursor(Role.SERVER, false, Opcode.TEXT, payload, 3, () -> 0);
        ByteBuffer start = ByteBuffer.allocate(3);
        cursor.writeTo(start);

        cursor.detach();
        Arrays.fill(payload, (byte) 0);

        assertThat(cursor.isBetweenFrames()).isFalse();
        assertThat(hex(cursor, 100)).isEqualTo("656c|80026c6f|");
        assertThat(cursor.isDone()).isTrue();
    }

    /** What it writes, a bar after each piece. */
    private static String hex(MessageCursor cursor, int room) {
        StringBuilder hex = new StringBuilder();
        boolean done = false;
        while (!done) {
            ByteBuffer out = ByteBuffer.allocate(room);
            done = cursor.writeTo(out);
            hex.append(HexFormat.of().formatHex(out.array(), 0, out.position())).append('|');
        }
        return hex.toString();
    }
}
