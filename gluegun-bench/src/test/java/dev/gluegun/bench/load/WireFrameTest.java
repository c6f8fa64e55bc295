package dev.gluegun.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WireFrameTest {

    @Test
    void masks_the_example_of_the_rfc() {
        byte[] frame = WireFrame.masked(WireFrame.TEXT, "Hello".getBytes(US_ASCII));

        // RFC 6455, section 5.7
        assertThat(HexFormat.of().formatHex(frame)).isEqualTo("818537fa213d7f9f4d5158");
    }

    @Test
    void knows_the_size_of_the_servers_frame() {
        assertThat(WireFrame.unmaskedSize(5)).isEqualTo(7);
        assertThat(WireFrame.unmaskedSize(126)).isEqualTo(130);
        assertThat(WireFrame.unmaskedSize(65_536)).isEqualTo(65_546);
    }

    @Test
    void writes_each_form_of_the_length() {
        assertThat(header(125)).isEqualTo("82fd37fa213d");
        assertThat(header(126)).isEqualTo("82fe007e37fa213d");
        assertThat(header(65_535)).isEqualTo("82feffff37fa213d");
        assertThat(header(65_536)).isEqualTo("82ff000000000001000037fa213d");
    }

    private static String header(int length) {
        byte[] frame = WireFrame.masked(WireFrame.BINARY, new byte[length]);
        return HexFormat.of().formatHex(Arrays.copyOf(frame, frame.length - length));
    }
}
