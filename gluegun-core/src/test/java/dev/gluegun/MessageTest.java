package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static org.assertj.core.api.Assertions.assertThat;

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
        assertNamed(() -> new Message.Inform(103, null), "headers");
        assertNamed(() -> new Message.Response(true, 200, null), "headers");
        assertNamed(() -> new Message.Data(true, null), "bytes");
        assertNamed(() -> new Message.Trailers(null), "headers");
        assertNamed(() -> new Message.Upgraded(null, List.of(), Headers.empty()), "subprotocol");
        assertNamed(() -> new Message.Upgraded(Optional.empty(), null, Headers.empty()), "extensions");
        assertNamed(() -> new Message.Upgraded(Optional.empty(), List.of(), null), "headers");
        assertNamed(() -> new Message.WebSocketFrame(null), "frame");
        assertNamed(() -> new Message.Failed(null), "cause");
    }
}
