package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "a\tb", "grüß dich", "世界", "👩‍🚀", "می‌خواهم", "back\\slash"})
    void harmlessTextStaysAsItIs(String text) {
        assertThat(VisibleText.line(text)).isEqualTo(text);
    }

    @Test
    void escapeSequenceCannotReachTheTerminal() {
        assertThat(VisibleText.line("\u001b[2J\u001b]0;title\u0007")).isEqualTo("\\x1b[2J\\x1b]0;title\\x07");
    }

    @Test
    void controlCharactersOfTheSecondBlockAreShownAsEscapes() {
        assertThat(VisibleText.line("a\u009b31mb\u007f\u0000")).isEqualTo("a\\x9b31mb\\x7f\\x00");
    }

    @Test
    void carriageReturnCannotOverwriteTheLine() {
        assertThat(VisibleText.line("safe\revil")).isEqualTo("safe\\revil");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069, 0x061c, 0xfeff, 0x200b, 0x2028, 0x2029})
    void charactersThatHideOrReorderOthersAreShownAsEscapes(int character) {
        assertThat(VisibleText.line(Character.toString(character))).isEqualTo(String.format("\\u%04x", character));
    }

    @Test
    void invisibleTagCharactersAreShownAsEscapes() {
        assertThat(VisibleText.line(Character.toString(0xe0041))).isEqualTo("\\u{e0041}");
    }

    @Test
    void loneSurrogateIsShownAsEscape() {
        assertThat(VisibleText.line("a\ud83db")).isEqualTo("a\\ud83db");
    }

    @Test
    void lineBreakIsEscapedOnALineAndIndentedInABlock() {
        assertThat(VisibleText.line("a\nb")).isEqualTo("a\\nb");
        assertThat(VisibleText.block("a\nb\n\u001b", "  ")).isEqualTo("a\n  b\n  \\x1b");
    }
}
