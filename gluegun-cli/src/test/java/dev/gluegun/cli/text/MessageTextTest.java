package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gluegun.Frame;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class MessageTextTest {

    private static final LocalTime TIME = LocalTime.of(12, 1, 33, 123_000_000);
    private static final Frame BINARY = new Frame.Binary(new byte[] {1, (byte) 0xff});

    private final MessageText plain = new MessageText(false, BinaryForm.HEX);

    @Test
    void textOnATerminalHasTheTimeAndIsHarmless() {
        assertThat(plain.forTerminal(new Frame.Text("a\u001b[2J\nb"), TIME, false))
                .isEqualTo("12:01:33.123 < a\\x1b[2J\n               b");
    }

    @Test
    void binaryOnATerminalShowsItsSize() {
        assertThat(plain.forTerminal(BINARY, TIME, false)).isEqualTo("12:01:33.123 < [binary, 2 bytes] 01ff");
        assertThat(plain.forTerminal(new Frame.Binary(new byte[1]), TIME, false))
                .contains("[binary, 1 byte] 00");
    }

    @Test
    void coloursAreThereOnlyWhenWanted() {
        assertThat(plain.forTerminal(new Frame.Text("a"), TIME, true)).contains("\u001b[36m< a\u001b[0m");
        assertThat(plain.forTerminal(new Frame.Text("a"), TIME, false)).doesNotContain("\u001b");
    }

    @Test
    void textInAPipeIsWhatCame() {
        assertThat(plain.forPipe(new Frame.Text("a\u001b[2J"))).isEqualTo(utf8("a\u001b[2J\n"));
    }

    @Test
    void binaryInAPipeIsALineUnlessItIsRaw() {
        assertThat(plain.forPipe(BINARY)).isEqualTo(utf8("01ff\n"));
        assertThat(new MessageText(false, BinaryForm.BASE64).forPipe(BINARY)).isEqualTo(utf8("Af8=\n"));
        assertThat(new MessageText(false, BinaryForm.RAW).forPipe(BINARY)).isEqualTo(new byte[] {1, (byte) 0xff});
    }

    @Test
    void jsonIsLaidOutWhenWanted() {
        Frame json = new Frame.Text("{\"a\":1}");

        assertThat(new MessageText(true, BinaryForm.HEX).forPipe(json)).isEqualTo(utf8("{\n  \"a\": 1\n}\n"));
        assertThat(plain.forPipe(json)).isEqualTo(utf8("{\"a\":1}\n"));
    }

    @Test
    void searchSeesTheTextItselfAndTheBytesAsALine() {
        assertThat(new MessageText(true, BinaryForm.RAW).searchable(new Frame.Text("{\"a\":1}")))
                .isEqualTo("{\"a\":1}");
        assertThat(new MessageText(true, BinaryForm.RAW).searchable(BINARY)).isEqualTo("01ff");
    }

    @Test
    void controlFramesAreNoMessages() {
        Frame ping = new Frame.Ping(new byte[0]);

        assertThat(MessageText.isMessage(ping)).isFalse();
        assertThat(MessageText.isMessage(BINARY)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> plain.forPipe(ping));
        assertThatIllegalArgumentException().isThrownBy(() -> plain.searchable(ping));
        assertThatIllegalArgumentException().isThrownBy(() -> plain.forTerminal(ping, TIME, false));
    }

    @Test
    void payloadOfAPingIsShownWithItsSize() {
        assertThat(MessageText.payload(new byte[0])).isEqualTo("0 bytes");
        assertThat(MessageText.payload(utf8("ab"))).isEqualTo("2 bytes \"ab\"");
        assertThat(MessageText.payload(utf8("a\u0007"))).isEqualTo("2 bytes 6107");
        assertThat(MessageText.payload(new byte[] {(byte) 0xff})).isEqualTo("1 byte ff");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
