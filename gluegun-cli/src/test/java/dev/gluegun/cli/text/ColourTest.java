package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColourTest {

    @Test
    void paintedTextEndsWithTheTerminalsOwnColour() {
        assertThat(Colour.ERROR.paint("no")).isEqualTo("\u001b[31mno\u001b[0m");
    }

    @Test
    void unwantedColourLeavesTheTextAsItIs() {
        assertThat(Colour.SENT.paint("yes", false)).isEqualTo("yes");
        assertThat(Colour.SENT.paint("yes", true)).isEqualTo(Colour.SENT.paint("yes"));
    }
}
