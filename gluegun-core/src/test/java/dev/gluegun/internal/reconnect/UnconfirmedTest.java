package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnconfirmedTest {

    private final Unconfirmed unconfirmed = new Unconfirmed(new Budget(3, 10));

    private static List<Entry> messages(String... texts) {
        return List.of(texts).stream()
                .map(text -> new Entry(new Frame.Text(text), text.length(), null))
                .toList();
    }

    private static List<Frame> texts(String... texts) {
        return List.of(texts).stream().<Frame>map(Frame.Text::new).toList();
    }

    @Test
    void whatNoPongHasConfirmedIsLost() {
        unconfirmed.add(messages("a", "b"));
        unconfirmed.confirm(1);
        unconfirmed.add(messages("c"));
        assertThat(unconfirmed.lose()).isEqualTo(new Unconfirmed.Lost(2, texts("b", "c")));
        assertThat(unconfirmed.lose()).isEqualTo(Unconfirmed.Lost.NOTHING);
    }

    @Test
    void allAreCountedAndTheLatestKept() {
        unconfirmed.add(messages("a", "b", "c", "d", "eeeeeeeee"));
        assertThat(unconfirmed.lose()).isEqualTo(new Unconfirmed.Lost(5, texts("d", "eeeeeeeee")));
    }

    @Test
    void aConfirmationOfWhatIsNotKeptAnyMoreLeavesTheRest() {
        unconfirmed.add(messages("a", "b", "c", "d", "e"));
        unconfirmed.confirm(1);
        assertThat(unconfirmed.lose()).isEqualTo(new Unconfirmed.Lost(4, texts("c", "d", "e")));
    }

    @Test
    void aPongThatComesTooLateConfirmsNothing() {
        unconfirmed.add(messages("a"));
        unconfirmed.lose();
        unconfirmed.add(messages("b"));
        unconfirmed.confirm(1);
        assertThat(unconfirmed.confirmed()).isZero();
        assertThat(unconfirmed.lose().count()).isEqualTo(1);
    }

    @Property
    void everyMessageIsConfirmedOrLost(@ForAll List<@IntRange(max = 5) Integer> sizes, @ForAll long seed) {
        Unconfirmed all = new Unconfirmed(new Budget(4, 100));
        Random random = new Random(seed);
        for (int size : sizes) {
            all.add(messages(IntStream.range(0, size).mapToObj(i -> "m").toArray(String[]::new)));
            switch (random.nextInt(3)) {
                case 0 -> all.confirm(all.handedOver() - random.nextInt((int) all.handedOver() + 1));
                case 1 -> assertThat(all.lose().latest()).hasSizeLessThanOrEqualTo(4);
                default -> assertThat(all.handedOver()).isNotNegative();
            }
        }
        all.lose();
        assertThat(all.confirmed() + all.lost()).isEqualTo(all.handedOver());
    }
}
