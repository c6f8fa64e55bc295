package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final Frame A = new Frame.Text("a");
    private static final Frame B = new Frame.Binary(new byte[] {1, 2});
    private static final Frame C = new Frame.Text("ä");

    @Test
    void theLatestAreKeptInTheirOrder() {
        assertThat(new Budget(3, 100).latest(List.of(A, B), List.of(C))).containsExactly(A, B, C);
        assertThat(new Budget(2, 100).latest(List.of(A, B), List.of(C))).containsExactly(B, C);
        assertThat(new Budget(1, 100).latest(List.of(A), List.of(B, C))).containsExactly(C);
    }

    @Test
    void bytesCountAsTheyAreSent() {
        assertThat(new Budget(3, 4).latest(List.of(A, B), List.of(C))).containsExactly(B, C);
        assertThat(new Budget(3, 3).latest(List.of(A, B), List.of(C))).containsExactly(C);
    }
}
