package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class BinaryFormTest {

    private static final byte[] BYTES = {0, 0x0f, (byte) 0xff};

    @Test
    void hexHasTwoLowerCaseDigitsAByte() {
        assertThat(BinaryForm.HEX.line(BYTES)).isEqualTo("000fff");
    }

    @Test
    void base64HasItsPadding() {
        assertThat(BinaryForm.BASE64.line(new byte[] {1})).isEqualTo("AQ==");
    }

    @Test
    void rawBytesAreNoLine() {
        assertThatIllegalStateException().isThrownBy(() -> BinaryForm.RAW.line(BYTES));
    }

    @Test
    void namesAreThoseOfTheCommandLine() {
        assertThat(BinaryForm.values()).extracting(BinaryForm::toString).containsExactly("hex", "base64", "raw");
    }
}
