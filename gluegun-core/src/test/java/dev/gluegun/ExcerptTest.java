package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void a_short_text_is_shown_whole() {
        assertThat(Excerpt.of("Grüße 😀")).isEqualTo("8 characters: \"Grüße 😀\"");
    }

    @Test
    void a_long_text_is_shown_by_its_length_and_start() {
        assertThat(Excerpt.of("x".repeat(5_000))).isEqualTo("5000 characters: \"" + "x".repeat(40) + "\"…");
    }

    @Test
    void what_could_drive_a_terminal_or_forge_a_line_is_escaped() {
        assertThat(Excerpt.quoted("a\u001b[2J\r\n\u202e\u2028\ud800"))
                .isEqualTo("\"a\\u001b[2J\\u000d\\u000a\\u202e\\u2028\\ud800\"");
    }

    @Test
    void a_quoted_text_is_cut_after_200_characters() {
        assertThat(Excerpt.quoted("x".repeat(200))).isEqualTo("\"" + "x".repeat(200) + "\"");
        assertThat(Excerpt.quoted("x".repeat(201))).isEqualTo("\"" + "x".repeat(200) + "\"…");
    }

    @Test
    void bytes_are_shown_in_hex() {
        assertThat(Excerpt.of(new byte[] {0, (byte) 0xFF})).isEqualTo("2 bytes: 00 ff");
        assertThat(Excerpt.of(new byte[17])).isEqualTo("17 bytes: " + "00 ".repeat(16) + "…");
    }
}
