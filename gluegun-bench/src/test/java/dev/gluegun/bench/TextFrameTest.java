package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TextFrameTest {

    @Test
    void masks_the_example_of_the_rfc() {
        byte[] frame = TextFrame.masked("Hello".getBytes(US_ASCII), 0x37FA213D);

        // RFC 6455, section 5.7
        assertThat(HexFormat.of().formatHex(frame)).isEqualTo("818537fa213d7f9f4d5158");
    }

    @Test
    void leaves_the_servers_frame_as_it_is() {
        byte[] frame = TextFrame.echoed("Hello".getBytes(US_ASCII));

        assertThat(HexFormat.of().formatHex(frame)).isEqualTo("810548656c6c6f");
    }

    @Test
    void writes_each_form_of_the_length() {
        assertThat(header(TextFrame.echoed(new byte[125]), 125)).isEqualTo("817d");
        assertThat(header(TextFrame.echoed(new byte[126]), 126)).isEqualTo("817e007e");
        assertThat(header(TextFrame.echoed(new byte[65_535]), 65_535)).isEqualTo("817effff");
        assertThat(header(TextFrame.echoed(new byte[65_536]), 65_536)).isEqualTo("817f0000000000010000");
        assertThat(header(TextFrame.masked(new byte[126], 1), 126)).isEqualTo("81fe007e00000001");
    }

    private static String header(byte[] frame, int length) {
        return HexFormat.of().formatHex(Arrays.copyOf(frame, frame.length - length));
    }
}
