package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRulesTest {

    private static final InboundLimits UNLIMITED = InboundRecorder.unlimited();

    /** The violation of the last of these headers, null when all are in order. */
    private static Violation judge(FrameRules rules, String... headers) {
        Violation violation = null;
        for (String bytes : headers) {
            assertThat(violation).as("before %s", bytes).isNull();
            FrameHeader header = new FrameHeader();
            assertThat(new FrameHeaderReader().read(ByteBuffer.wrap(hex(bytes)), header))
                    .isTrue();
            violation = rules.judge(header);
        }
        if (violation != null) {
            assertThat(violation.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
        }
        return violation;
    }

    private static FrameRules client() {
        return new FrameRules(Role.CLIENT, false, UNLIMITED);
    }

    private static FrameRules clientWithCompression() {
        return new FrameRules(Role.CLIENT, true, UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource({
        "81 00",
        "82 05",
        "81 7d",
        "81 7e 007e",
        "81 7e ffff",
        "81 7f 0000000000010000",
        "81 7f 000000007ffffff6",
        "88 00",
        "88 7d",
        "89 00",
        "8a 7d",
        "01 00",
        "02 7e 0100",
    })
    void whatAServerMaySendFirst(String header) {
        assertThat(judge(client(), header)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "91 00, RFC 6455 section 5.2, RSV2 or RSV3",
        "a1 00, RFC 6455 section 5.2, RSV2 or RSV3",
        "c1 00, RFC 6455 section 5.2, RSV1 is set but permessage-deflate was not negotiated",
        "c9 00, RFC 6455 section 5.2, RSV1 is set but permessage-deflate was not negotiated",
        "83 00, RFC 6455 section 5.2, reserved opcode 0x3",
        "87 00, RFC 6455 section 5.2, reserved opcode 0x7",
        "8b 00, RFC 6455 section 5.2, reserved opcode 0xB",
        "8f 00, RFC 6455 section 5.2, reserved opcode 0xF",
        "81 80 00000000, RFC 6455 section 5.1, server is masked",
        "89 80 00000000, RFC 6455 section 5.1, server is masked",
        "81 7e 007d, RFC 6455 section 5.2, length 125 is not in its shortest encoding",
        "81 7e 0000, RFC 6455 section 5.2, length 0 is not in its shortest encoding",
        "81 7f 000000000000ffff, RFC 6455 section 5.2, length 65535 is not in its shortest encoding",
        "81 7f 0000000000000000, RFC 6455 section 5.2, length 0 is not in its shortest encoding",
        "81 7f 8000000000000000, RFC 6455 section 5.2, highest bit",
        "81 7f ffffffffffffffff, RFC 6455 section 5.2, highest bit",
        "09 00, RFC 6455 section 5.5, a ping frame is fragmented",
        "08 00, RFC 6455 section 5.5, a close frame is fragmented",
        "8a 7e 007e, RFC 6455 section 5.5, a pong frame has 126 bytes",
        "88 7f 0000000000010000, RFC 6455 section 5.5, a close frame has 65536 bytes",
        "80 00, RFC 6455 section 5.4, no message to continue",
        "00 00, RFC 6455 section 5.4, no message to continue",
    })
    void whatAServerMayNotSend(String header, String rule, String reason) {
        Violation violation = judge(client(), header);
        assertThat(violation.closeCode()).isEqualTo(1002);
        assertThat(violation.rule().replace(",", "")).isEqualTo(rule);
        assertThat(violation.reason().replace(",", "")).contains(reason);
    }

    @Test
    void aServerWantsFramesMaskedAndAClientWantsThemUnmasked() {
        FrameRules server = new FrameRules(Role.SERVER, false, UNLIMITED);
        assertThat(judge(server, "81 80 00000000", "89 80 12345678")).isNull();
        assertThat(judge(server, "81 00").reason()).isEqualTo("a frame from the client is not masked");
    }

    @Test
    void controlFramesMayComeInsideAFragmentedMessage() {
        assertThat(judge(client(), "01 05", "89 00", "00 05", "8a 01", "80 00", "81 00", "88 00"))
                .isNull();
    }

    @Test
    void aNewMessageMayNotBeginInsideAnother() {
        Violation violation = judge(client(), "01 05", "89 00", "82 00");
        assertThat(violation.reason()).isEqualTo("a new binary frame came before the last message ended");
        assertThat(violation.rule()).isEqualTo("RFC 6455, section 5.4");
    }

    @Test
    void rsv1StandsOnTheFirstFrameOfACompressedMessageOnly() {
        assertThat(judge(clientWithCompression(), "c1 05", "81 05", "42 01", "80 01"))
                .isNull();
        assertThat(judge(clientWithCompression(), "41 01", "c0 01").reason())
                .isEqualTo("RSV1 is set on a continuation frame");
        assertThat(judge(clientWithCompression(), "01 01", "40 01").rule()).isEqualTo("RFC 7692, section 6.1");
        assertThat(judge(clientWithCompression(), "c9 00").reason()).isEqualTo("RSV1 is set on a ping frame");
    }

    @Test
    void aFrameIsTooBigByItsHeader() {
        FrameRules rules = new FrameRules(Role.CLIENT, true, new InboundLimits(1000, Long.MAX_VALUE, false));
        assertThat(judge(rules, "82 7e 03e8", "c2 7e 03e8")).isNull();
        Violation violation = judge(rules, "c2 7e 03e9");
        assertThat(violation.closeCode()).isEqualTo(1009);
        assertThat(violation.reason()).isEqualTo("a frame of 1001 bytes came; at most 1000 are accepted");
    }

    @Test
    void aMessageIsTooBigByTheHeaderOfTheFrameThatMakesItSo() {
        FrameRules rules = new FrameRules(Role.CLIENT, false, new InboundLimits(Long.MAX_VALUE, 100, false));
        assertThat(judge(rules, "82 64", "02 32", "00 31", "89 7d", "80 01", "82 64", "02 32"))
                .isNull();
        Violation violation = judge(rules, "00 33");
        assertThat(violation.closeCode()).isEqualTo(1009);
        assertThat(violation.reason()).isEqualTo("a message came that is larger than the 100 bytes accepted");
    }

    @Test
    void theCompressedSizeOfAMessageDoesNotCount() {
        FrameRules rules = new FrameRules(Role.CLIENT, true, new InboundLimits(100, 10, false));
        assertThat(judge(rules, "42 64", "00 64", "80 64")).isNull();
        assertThat(judge(rules, "02 06", "80 05").closeCode()).isEqualTo(1009);
    }

    @Test
    void noMessageMayBeLargerThanAnArray() {
        assertThat(judge(client(), "02 7f 000000007fffff00", "00 7f 0000000000010000")
                        .closeCode())
                .isEqualTo(1009);
    }

    @Test
    void fragmentsHaveNoLimits() {
        FrameRules rules = new FrameRules(Role.CLIENT, true, InboundRecorder.fragments());
        assertThat(judge(rules, "02 7f 7fffffffffffffff", "80 7f 7fffffffffffffff"))
                .isNull();
    }
}
