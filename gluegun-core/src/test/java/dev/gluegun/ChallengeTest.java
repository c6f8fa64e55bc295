package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    private final Challenge challenge =
            new Challenge("Digest", Optional.empty(), Map.of("Realm", "here", "NONCE", "abc"));

    @Test
    void names_are_compared_without_regard_to_case() {
        assertThat(challenge.isScheme("digest")).isTrue();
        assertThat(challenge.isScheme("basic")).isFalse();
        assertThat(challenge.realm()).contains("here");
        assertThat(challenge.parameter("nOnce")).contains("abc");
        assertThat(challenge.parameter("opaque")).isEmpty();
        assertThat(challenge.parameters()).containsOnlyKeys("realm", "nonce");
    }

    @Test
    void it_is_a_copy() {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("realm", "a"));
        Challenge copied = new Challenge("Basic", Optional.empty(), parameters);
        parameters.put("realm", "b");
        assertThat(copied.realm()).contains("a");
        assertThatThrownBy(() -> copied.parameters().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void it_shows_itself_without_what_could_forge_lines() {
        assertThat(new Challenge("Basic", Optional.empty(), Map.of("realm", "a\u0085b")))
                .hasToString("Basic realm=\"a\\u0085b\"");
        assertThat(new Challenge("Negotiate", Optional.of("abc=="), Map.of())).hasToString("Negotiate abc==");
        assertThat(new Challenge("Negotiate", Optional.empty(), Map.of())).hasToString("Negotiate");
    }
}
