package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.QueuePolicy;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    private static final Budget BUDGET = new Budget(3, 10);

    private static Entry entry(String text, @Nullable Object key) {
        return new Entry(new Frame.Text(text), text.length(), key);
    }

    private static SendQueue queue(QueuePolicy policy, String... texts) {
        SendQueue queue = new SendQueue(BUDGET, policy);
        for (String text : texts) {
            assertThat(queue.offer(entry(text, null))).isTrue();
        }
        return queue;
    }

    private static List<String> takeAll(SendQueue queue) {
        return queue.take(Integer.MAX_VALUE, Long.MAX_VALUE).stream()
                .map(entry -> ((Frame.Text) entry.message()).text())
                .toList();
    }

    @Test
    void whoIsToWaitOrFailIsToldSoAndNothingChanges() {
        for (QueuePolicy policy : List.of(QueuePolicy.block(), QueuePolicy.fail())) {
            SendQueue queue = queue(policy, "a", "b", "c");
            assertThat(queue.offer(entry("d", null))).isFalse();
            assertThat(queue.discarded()).isZero();
            assertThat(takeAll(queue)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void bytesAreLimitedAsMessagesAre() {
        SendQueue queue = queue(QueuePolicy.fail(), "12345", "1234");
        assertThat(queue.offer(entry("12", null))).isFalse();
        assertThat(queue.offer(entry("1", null))).isTrue();
        assertThat(queue.bytes()).isEqualTo(10);
    }

    @Test
    void theOldestMakeRoomAndAreCounted() {
        SendQueue queue = queue(QueuePolicy.dropOldest(), "1", "22", "333");
        assertThat(queue.offer(entry("88888888", null))).isTrue();
        assertThat(queue.discarded()).isEqualTo(3);
        assertThat(takeAll(queue)).containsExactly("88888888");
    }

    @Test
    void noMoreAreDroppedThanNeedBe() {
        SendQueue queue = queue(QueuePolicy.dropOldest(), "1", "22", "333");
        assertThat(queue.offer(entry("55555", null))).isTrue();
        assertThat(takeAll(queue)).containsExactly("22", "333", "55555");
    }

    @Test
    void theLatestOfAKeyTakesThePlaceOfTheOneBefore() {
        SendQueue queue = new SendQueue(BUDGET, QueuePolicy.conflate(frame -> Optional.empty()));
        assertThat(queue.offer(entry("a1", "a"))).isTrue();
        assertThat(queue.offer(entry("b1", "b"))).isTrue();
        assertThat(queue.offer(entry("a2", "a"))).isTrue();
        assertThat(queue.discarded()).isEqualTo(1);
        assertThat(takeAll(queue)).containsExactly("a2", "b1");
    }

    @Test
    void aFullQueueStillTakesAnotherOfAKeyButNoNewOne() {
        SendQueue queue = new SendQueue(BUDGET, QueuePolicy.conflate(frame -> Optional.empty()));
        for (String key : List.of("a", "b", "c")) {
            assertThat(queue.offer(entry(key, key))).isTrue();
        }
        assertThat(queue.offer(entry("b2", "b"))).isTrue();
        assertThat(queue.offer(entry("d", "d"))).isFalse();
        assertThat(queue.offer(entry("e", null))).isFalse();
        assertThat(queue.offer(entry("much too large", "a"))).isFalse();
        assertThat(takeAll(queue)).containsExactly("a", "b2", "c");
    }

    @Test
    void messagesWithoutAKeyNeverReplaceEachOther() {
        SendQueue queue = queue(QueuePolicy.conflate(frame -> Optional.empty()), "a", "a", "a");
        assertThat(takeAll(queue)).containsExactly("a", "a", "a");
    }

    @Test
    void aBatchIsLimitedButForItsFirstMessage() {
        SendQueue queue = queue(QueuePolicy.block(), "12345", "1234", "1");
        assertThat(queue.take(10, 3)).hasSize(1);
        assertThat(queue.take(1, 100)).hasSize(1);
        assertThat(queue.take(10, 100)).hasSize(1);
        assertThat(queue.take(10, 100)).isEmpty();
        assertThat(queue.bytes()).isZero();
    }

    /** An offer of a size and perhaps a key; or a size of 0 to take one away. */
    record Step(int size, int key) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.integers().between(0, 4))
                .as(Step::new)
                .list()
                .ofMaxSize(100);
    }

    @Provide
    Arbitrary<QueuePolicy> policies() {
        return Arbitraries.of(
                QueuePolicy.block(),
                QueuePolicy.fail(),
                QueuePolicy.dropOldest(),
                QueuePolicy.conflate(frame -> Optional.empty()));
    }

    @Property
    void theBudgetHoldsAndEveryMessageIsAccountedFor(
            @ForAll("steps") List<Step> steps, @ForAll("policies") QueuePolicy policy) {
        SendQueue queue = new SendQueue(BUDGET, policy);
        long accepted = 0;
        List<Entry> taken = new ArrayList<>();
        for (Step step : steps) {
            if (step.size() == 0) {
                taken.addAll(queue.take(1, Long.MAX_VALUE));
            } else {
                boolean keyed = policy instanceof QueuePolicy.Conflate && step.key() > 0;
                accepted += queue.offer(entry("x".repeat(step.size()), keyed ? step.key() : null)) ? 1 : 0;
            }
            assertThat(queue.messages()).isLessThanOrEqualTo(BUDGET.messages());
            assertThat(queue.bytes()).isBetween(0L, BUDGET.bytes());
            assertThat(taken.size() + queue.messages() + queue.discarded()).isEqualTo(accepted);
        }
    }
}
