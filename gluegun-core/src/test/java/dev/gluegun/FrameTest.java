package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FrameTest {

    @Property
    void frames_with_the_same_bytes_are_equal(@ForAll byte[] bytes) {
        byte[] copy = bytes.clone();
        assertEqual(new Frame.Binary(bytes), new Frame.Binary(copy));
        assertEqual(new Frame.Ping(bytes), new Frame.Ping(copy));
        assertEqual(new Frame.Pong(bytes), new Frame.Pong(copy));
        assertEqual(new Frame.CloseWithReason(1000, bytes), new Frame.CloseWithReason(1000, copy));
    }

    @Test
    void frames_that_differ_in_kind_or_content_are_not_equal() {
        byte[] bytes = {1};
        assertThat(List.of(
                        new Frame.Text("a"),
                        new Frame.Text("b"),
                        new Frame.Binary(bytes),
                        new Frame.Binary(new byte[0]),
                        new Frame.Ping(bytes),
                        new Frame.Ping(new byte[0]),
                        new Frame.Pong(bytes),
                        new Frame.Pong(new byte[0]),
                        new Frame.Close(),
                        new Frame.CloseWithReason(1000, bytes),
                        new Frame.CloseWithReason(1000, ""),
                        new Frame.CloseWithReason(1001, bytes)))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_frame_shows_its_length_and_start_and_not_all_of_it() {
        assertThat(new Frame.Text("y".repeat(1_000_000)))
                .asString()
                .startsWith("Text[1000000 characters: \"yyy")
                .hasSizeLessThan(100);
        assertThat(new Frame.Binary(new byte[1_000_000])).asString().startsWith("Binary[1000000 bytes: 00 00");
        assertThat(new Frame.Ping(new byte[] {1, 2})).hasToString("Ping[2 bytes: 01 02]");
        assertThat(new Frame.Pong(new byte[] {1, 2})).hasToString("Pong[2 bytes: 01 02]");
        assertThat(new Frame.Close()).hasToString("Close[]");
        assertThat(new Frame.CloseWithReason(1001, "bye")).hasToString("CloseWithReason[1001, 3 characters: \"bye\"]");
    }

    @Property
    void a_close_reason_comes_back_as_the_text_that_was_given(@ForAll int code, @ForAll("texts") String reason) {
        Frame.CloseWithReason close = new Frame.CloseWithReason(code, reason);
        assertThat(close.code()).isEqualTo(code);
        assertThat(close.reasonText()).isEqualTo(reason);
        assertThat(close.reason()).isEqualTo(reason.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Test
    void bytes_of_a_close_reason_that_are_not_UTF_8_show_as_replacement_characters() {
        assertThat(new Frame.CloseWithReason(1000, new byte[] {'a', (byte) 0xFF}).reasonText())
                .isEqualTo("a\uFFFD");
    }

    @Test
    void a_close_reason_with_a_lone_surrogate_is_refused() {
        assertThatExceptionOfType(GluegunException.InvalidMessage.class)
                .isThrownBy(() -> new Frame.CloseWithReason(1000, "cut \ud83d"))
                .withMessageContaining("lone surrogate")
                .withMessageContaining("cut \\ud83d");
    }

    @Test
    void making_a_frame_checks_nothing_else() {
        assertThat(new Frame.Ping(new byte[126]).data()).hasSize(126);
        assertThat(new Frame.CloseWithReason(1, "x".repeat(124)).reasonText()).hasSize(124);
        assertThat(new Frame.Text("\ud800").text()).hasSize(1);
    }

    @Test
    void null_is_named() {
        assertNamed(() -> new Frame.Text(null), "text");
        assertNamed(() -> new Frame.Binary(null), "data");
        assertNamed(() -> new Frame.Ping(null), "data");
        assertNamed(() -> new Frame.Pong(null), "data");
        assertNamed(() -> new Frame.CloseWithReason(1000, (byte[]) null), "reason");
        assertNamed(() -> new Frame.CloseWithReason(1000, (String) null), "reason");
    }

    private static void assertEqual(Frame one, Frame other) {
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }
}
