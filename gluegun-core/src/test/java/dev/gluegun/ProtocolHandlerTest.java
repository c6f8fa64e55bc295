package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtocolHandlerTest {

    @Test
    void a_handler_need_only_handle_frames() {
        ProtocolHandler handler = frame -> 1;
        assertThat(handler.wantsFragments()).isFalse();
        assertThat(handler.handle(new Frame.Close())).isEqualTo(1);
        assertThat(handler.handleFragment(new ProtocolHandler.Fragment(true, true, new byte[0])))
                .isZero();
    }

    @Test
    void fragments_compare_by_content() {
        var fragment = new ProtocolHandler.Fragment(true, false, new byte[] {1});
        assertThat(fragment)
                .isEqualTo(new ProtocolHandler.Fragment(true, false, new byte[] {1}))
                .hasSameHashCodeAs(new ProtocolHandler.Fragment(true, false, new byte[] {1}))
                .isNotEqualTo(new ProtocolHandler.Fragment(false, false, new byte[] {1}))
                .isNotEqualTo(new ProtocolHandler.Fragment(true, true, new byte[] {1}))
                .isNotEqualTo(new ProtocolHandler.Fragment(true, false, new byte[] {2}));
    }

    @Test
    void a_fragment_shows_its_length_and_start() {
        assertThat(new ProtocolHandler.Fragment(true, false, new byte[] {1}))
                .hasToString("Fragment[text, fin=false, 1 bytes: 01]");
        assertThat(new ProtocolHandler.Fragment(false, true, new byte[0]))
                .asString()
                .startsWith("Fragment[binary");
    }

    @Test
    void null_is_named() {
        assertNamed(() -> new ProtocolHandler.Fragment(true, true, null), "data");
    }
}
