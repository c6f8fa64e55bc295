package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

class ViolationTest {

    @Test
    void aMessageSaysWhatCameTheRuleAndWhatToDo() {
        assertThat(Violation.protocolError("RSV2 or RSV3 is set", "RFC 6455, section 5.2")
                        .message())
                .isEqualTo("The peer broke the WebSocket protocol: RSV2 or RSV3 is set (RFC 6455, section 5.2);"
                        + " report it to whoever runs the peer.");
    }

    @Test
    void aMessageAboutASizeNamesTheOptionsThatRaiseIt() {
        assertThat(Violation.messageTooBig(10).message()).contains("withMaxMessageSize");
        assertThat(Violation.inflatedTooMuch(10).message()).contains("withMaxInflationRatio");
    }

    @Test
    void everyOffenceHasItsCode() {
        assertThat(Violation.protocolError("", "").closeCode()).isEqualTo(1002);
        assertThat(Violation.invalidText().closeCode()).isEqualTo(1007);
        assertThat(Violation.invalidCompression(new DataFormatException("x")).closeCode())
                .isEqualTo(1007);
        assertThat(Violation.frameTooBig(2, 1).closeCode()).isEqualTo(1009);
        assertThat(Violation.messageTooBig(1).closeCode()).isEqualTo(1009);
    }

    @Test
    void reasonsFitIntoACloseFrame() {
        assertThat(Violation.frameTooBig(Long.MAX_VALUE, Long.MAX_VALUE).reason())
                .hasSizeLessThanOrEqualTo(123);
        assertThat(Violation.messageTooBig(Long.MAX_VALUE).reason()).hasSizeLessThanOrEqualTo(123);
    }
}
