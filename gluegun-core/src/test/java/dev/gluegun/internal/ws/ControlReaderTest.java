package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.InboundRecorder.decode;
import static dev.gluegun.internal.ws.InboundRecorder.offence;
import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlReaderTest {

    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);

    @Test
    void aPingAndAPong() {
        // RFC 6455, section 5.7
        assertThat(decode(InboundRecorder::client, hex("89 05 48656c6c6f"))).containsExactly(new Frame.Ping(HELLO));
        assertThat(decode(InboundRecorder::server, hex("8a 85 37fa213d 7f9f4d5158")))
                .containsExactly(new Frame.Pong(HELLO));
    }

    @Test
    void anEmptyPingAndOneOf125Bytes() {
        byte[] most = new byte[125];
        assertThat(decode(InboundRecorder::client, Wire.concat(hex("89 00 89 7d"), most)))
                .containsExactly(new Frame.Ping(new byte[0]), new Frame.Ping(most));
    }

    @Test
    void aCloseFrameWithoutACode() {
        assertThat(decode(InboundRecorder::client, hex("88 00"))).containsExactly(new Frame.Close());
        assertThat(decode(InboundRecorder::server, hex("88 80 00000000"))).containsExactly(new Frame.Close());
    }

    @Test
    void aCloseFrameWithACodeAndAReason() {
        assertThat(decode(InboundRecorder::client, hex("88 02 03e8")))
                .containsExactly(new Frame.CloseWithReason(1000, ""));
        assertThat(decode(InboundRecorder::client, hex("88 06 0bb8 62 c3a9 21")))
                .containsExactly(new Frame.CloseWithReason(3000, "bé!"));
        assertThat(decode(
                        InboundRecorder::client,
                        Wire.concat(hex("88 7d 1387"), "x".repeat(123).getBytes(StandardCharsets.UTF_8))))
                .containsExactly(new Frame.CloseWithReason(4999, "x".repeat(123)));
    }

    @Test
    void aCloseFrameOfOneByte() {
        Violation violation = offence(InboundRecorder::client, hex("88 01 03"));
        assertThat(violation.closeCode()).isEqualTo(1002);
        assertThat(violation.rule()).isEqualTo("RFC 6455, section 5.5.1");
    }

    @ParameterizedTest
    @CsvSource({
        "0000, 0",
        "03e7, 999",
        "03ec, 1004",
        "03ed, 1005",
        "03ee, 1006",
        "03f7, 1015",
        "03f8, 1016",
        "0bb7, 2999",
        "1388, 5000",
        "ffff, 65535",
    })
    void aCloseCodeThatMayNotBeSent(String bytes, int code) {
        Violation violation = offence(InboundRecorder::client, Wire.concat(hex("88 03"), hex(bytes), hex("41")));
        assertThat(violation.closeCode()).isEqualTo(1002);
        assertThat(violation.reason()).contains("the code " + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff 41 41", "41 41 c3", "ed a0 80", "c0 80 41"})
    void aCloseReasonThatIsNotUtf8(String reason) {
        Violation violation = offence(InboundRecorder::client, hex("88 05 03e8" + reason));
        assertThat(violation.closeCode()).isEqualTo(1007);
        assertThat(violation.rule()).isEqualTo("RFC 6455, section 8.1");
    }
}
