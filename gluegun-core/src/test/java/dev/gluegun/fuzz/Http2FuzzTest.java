package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** The machine of HTTP/2, as client and as server: however the same bytes arrive, the same comes of them and is answered. */
class Http2FuzzTest {

    @FuzzTest
    void http2(byte[] input) {
        Http2Setting.of(input).ifPresent(Http2FuzzTest::compare);
    }

    private static void compare(Http2Setting setting) {
        byte[] wire = setting.wire();
        List<String> expected = Http2Reading.of(setting, Splitting.whole(wire));
        assertThat(Http2Reading.of(setting, Splitting.byteByByte(wire)))
                .as("byte by byte")
                .isEqualTo(expected);
        assertThat(Http2Reading.of(setting, Splitting.random(wire, setting.seed())))
                .as("in pieces")
                .isEqualTo(expected);
    }
}
