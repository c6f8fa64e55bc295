package dev.gluegun.internal.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecoderTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "ASCII", "größer", "5 €", "世界", "🙂", "a real \uFFFD that was sent"})
    void whatIsUtf8IsDecoded(String text) {
        byte[] bytes = ("(" + text + ")").getBytes(UTF_8);
        assertThat(TextDecoder.decode(bytes, 1, bytes.length - 2)).isEqualTo(text);
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertThat(TextDecoder.decode(Wire.hex("68 69 C3"), 0, 3)).isNull();
        assertThat(TextDecoder.decode(Wire.hex("C0 80"), 0, 2)).isNull();
        assertThat(TextDecoder.decode(Wire.hex("ED A0 80"), 0, 3)).isNull();
        assertThat(TextDecoder.decode(Wire.hex("EF BF BD FF"), 0, 4)).isNull();
    }
}
