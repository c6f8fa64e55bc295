package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import org.junit.jupiter.api.Test;

final class FieldTokensTest {

    private final Headers headers =
            Headers.of("Connection", "keep-alive, Upgrade ,,", "X", "a", "connection", ",close\t");

    @Test
    void theMembersOfAllLinesInOrder() {
        assertThat(FieldTokens.of(headers, "Connection")).containsExactly("keep-alive", "Upgrade", "close");
        assertThat(FieldTokens.of(headers, "Other")).isEmpty();
    }

    @Test
    void membersAreComparedWithoutRegardToCase() {
        assertThat(FieldTokens.contains(headers, "CONNECTION", "upgrade")).isTrue();
        assertThat(FieldTokens.contains(headers, "Connection", "up")).isFalse();
    }
}
