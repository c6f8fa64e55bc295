package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseTextTest {

    @ParameterizedTest
    @CsvSource({
        "1000, 1000 (normal closure)",
        "1002, 1002 (protocol error)",
        "1011, 1011 (internal error)",
        "1014, 1014 (bad gateway)",
        "2999, 2999",
        "3000, 3000 (registered with IANA)",
        "4999, 4999 (private use)"
    })
    void codeIsShownWithItsMeaning(int code, String text) {
        assertThat(CloseText.of(code, "")).isEqualTo(text);
    }

    @Test
    void reasonIsShownHarmless() {
        assertThat(CloseText.of(new Frame.CloseWithReason(1001, "b\u001bye")))
                .isEqualTo("1001 (going away) \"b\\x1bye\"");
    }
}
