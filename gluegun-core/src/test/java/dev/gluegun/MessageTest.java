package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTest {

    @Test
    void data_compares_by_content() {
        Message.Data data = new Message.Data(true, new byte[] {1, 2});
        assertThat(data)
                .isEqualTo(new Message.Data(true, new byte[] {1, 2}))
                .hasSameHashCodeAs(new Message.Data(true, new byte[] {1, 2}))
                .isNotEqualTo(new Message.Data(false, new byte[] {1, 2}))
                .isNotEqualTo(new Message.Data(true, new byte[] {1}));
    }

    @Test
    void data_shows_its_length_and_start() {
        assertThat(new Message.Data(false, new byte[100])).asString().startsWith("Data[fin=false, 100 bytes: 00 00");
    }

    @Test
    void the_extensions_of_an_upgrade_are_a_copy() {
        List<String> extensions = new ArrayList<>(List.of("permessage-deflate"));
        Message.Upgraded upgraded = new Message.Upgraded(Optional.of("chat"), extensions, Headers.empty());
        extensions.clear();
        assertThat(upgraded.extensions()).containsExactly("permessage-deflate").isUnmodifiable();
    }

    @Test
    void null_is_named() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Inform(103, null))
                .withMessage("headers");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Response(true, 200, null))
                .withMessage("headers");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Data(true, null))
                .withMessage("bytes");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Trailers(null))
                .withMessage("headers");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Upgraded(null, List.of(), Headers.empty()))
                .withMessage("subprotocol");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Upgraded(Optional.empty(), null, Headers.empty()))
                .withMessage("extensions");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Upgraded(Optional.empty(), List.of(), null))
                .withMessage("headers");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.WebSocketFrame(null))
                .withMessage("frame");
        assertThatNullPointerException()
                .isThrownBy(() -> new Message.Failed(null))
                .withMessage("cause");
    }
}
