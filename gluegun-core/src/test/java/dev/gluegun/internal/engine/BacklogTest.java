package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog<String> backlog = new Backlog<>();

    @Test
    void entriesComeOutInOrder() {
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.peek()).isNull();
        backlog.add("a", 1);
        backlog.add("b", 2);
        assertThat(backlog.peek()).isEqualTo("a");
        backlog.remove(1);
        assertThat(backlog.peek()).isEqualTo("b");
        backlog.remove(2);
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.peek()).isNull();
    }

    @Test
    void soManyEntriesFillIt() {
        for (int i = 0; i < Backlog.MOST_ENTRIES; i++) {
            assertThat(backlog.hasRoom()).isTrue();
            backlog.add("entry", 0);
        }
        assertThat(backlog.hasRoom()).isFalse();
        backlog.remove(0);
        assertThat(backlog.hasRoom()).isTrue();
    }

    @Test
    void soManyBytesFillIt() {
        backlog.add("a", Backlog.MOST_BYTES - 1);
        assertThat(backlog.hasRoom()).isTrue();
        backlog.add("b", 1);
        assertThat(backlog.hasRoom()).isFalse();
        backlog.remove(Backlog.MOST_BYTES - 1);
        assertThat(backlog.hasRoom()).isTrue();
    }

    @Test
    void nothingThatIsAllowedIsTooLargeForABacklogWithRoom() {
        backlog.add("huge", 100 * Backlog.MOST_BYTES);
        assertThat(backlog.hasRoom()).isFalse();
        backlog.remove(100 * Backlog.MOST_BYTES);
        assertThat(backlog.hasRoom()).isTrue();
    }

    @Test
    void clearingMakesRoom() {
        backlog.add("huge", 2 * Backlog.MOST_BYTES);
        backlog.clear();
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.hasRoom()).isTrue();
        backlog.add("a", Backlog.MOST_BYTES - 1);
        assertThat(backlog.hasRoom()).isTrue();
    }

    @Test
    void removingFromAnEmptyOneDoesNothing() {
        backlog.remove(5);
        assertThat(backlog.isEmpty()).isTrue();
        backlog.add("a", Backlog.MOST_BYTES);
        assertThat(backlog.hasRoom()).isFalse();
    }
}
