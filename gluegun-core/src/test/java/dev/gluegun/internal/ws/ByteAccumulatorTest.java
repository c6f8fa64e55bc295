package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteAccumulatorTest {

    private final ByteAccumulator bytes = new ByteAccumulator();

    private void add(int length, long announced, boolean last) {
        bytes.makeRoom(length, announced, last);
        assertThat(bytes.room()).isGreaterThanOrEqualTo(length);
        bytes.add(length);
    }

    @Test
    void nothingIsAllocatedForNothing() {
        bytes.makeRoom(0, 1_000_000, true);
        assertThat(bytes.array()).isEmpty();
    }

    @Test
    void anAnnouncedLengthIsBelievedUpTo64KiB() {
        bytes.makeRoom(1, 50_000, true);
        assertThat(bytes.array()).hasSize(50_000);
        ByteAccumulator other = new ByteAccumulator();
        other.makeRoom(1, 1_000_000_000, true);
        assertThat(other.array()).hasSize(64 * 1024);
    }

    @Test
    void theArrayGrowsNoFurtherThanSixteenTimesWhatHasCome() {
        int largest = 0;
        for (int size = 1000; size <= 10_000_000; size += 1000) {
            add(1000, 10_000_000 - size + 1000, true);
            largest = Math.max(largest, bytes.array().length);
            assertThat(bytes.array().length).isLessThanOrEqualTo(Math.max(64 * 1024, 16 * size));
        }
        assertThat(largest).isEqualTo(10_000_000);
    }

    @Test
    void bytesThatAreYetToComeDoNotMakeItGrow() {
        bytes.makeRoomAhead(32 * 1024, 1_000_000_000, true);
        assertThat(bytes.array()).hasSize(64 * 1024);
        bytes.add(64 * 1024);
        bytes.makeRoomAhead(32 * 1024, 1_000_000_000, true);
        assertThat(bytes.array()).hasSize(1024 * 1024);
    }

    @Test
    void bytesThatHaveComeMakeRoomForTheRestOfTheirMessage() {
        add(60_000, 900_000, true);
        assertThat(bytes.array()).hasSize(900_000);
    }

    @Test
    void theFirstBytesGetRoomForTheirMessageOrForThemselvesAlone() {
        bytes.makeFirstRoom(1000, 64 * 1024);
        assertThat(bytes.array()).hasSize(64 * 1024);
        ByteAccumulator larger = new ByteAccumulator();
        larger.makeFirstRoom(70_000, 1024 * 1024);
        assertThat(larger.array()).hasSize(1024 * 1024);
        ByteAccumulator large = new ByteAccumulator();
        large.makeFirstRoom(1000, 1024 * 1024);
        assertThat(large.array()).hasSize(1000);
        large.add(1000);
        large.makeRoom(100_000, 1024 * 1024 - 1000, true);
        assertThat(large.array()).hasSize(1024 * 1024);
    }

    @Test
    void aMessageThatEndsWithTheFrameIsHandedOverWithoutACopy() {
        add(70_000, 100_000, true);
        add(30_000, 30_000, true);
        byte[] array = bytes.array();
        assertThat(bytes.take()).isSameAs(array).hasSize(100_000);
        assertThat(bytes.size()).isZero();
        assertThat(bytes.array()).isEmpty();
    }

    @Test
    void manySmallFragmentsDoNotGrowItEachTime() {
        int growths = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] before = bytes.array();
            add(1, 1, false);
            growths += before == bytes.array() ? 0 : 1;
        }
        assertThat(growths).isLessThan(20);
        assertThat(bytes.take()).hasSize(100_000);
    }

    @Test
    void whatWasThereStaysThere() {
        for (int i = 0; i < 1000; i++) {
            bytes.makeRoom(1, 1, false);
            bytes.array()[bytes.size()] = (byte) i;
            bytes.add(1);
        }
        byte[] taken = bytes.take();
        for (int i = 0; i < 1000; i++) {
            assertThat(taken[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void anArrayWhoseContentWasCopiedServesAgain() {
        add(70_000, 70_000, true);
        byte[] array = bytes.array();
        bytes.reuse();
        assertThat(bytes.array()).isEmpty();
        add(60_000, 60_000, true);
        assertThat(bytes.array()).isSameAs(array);
        assertThat(bytes.take()).hasSize(60_000).isNotSameAs(array);
    }

    @Test
    void anArrayThatWasHandedOverDoesNotServeAgain() {
        add(70_000, 70_000, true);
        byte[] array = bytes.array();
        bytes.reuse();
        add(70_000, 70_000, true);
        assertThat(bytes.take()).isSameAs(array);
        add(70_000, 70_000, true);
        assertThat(bytes.array()).isNotSameAs(array);
    }

    @Test
    void anArrayThatIsTooSmallDoesNotServeAgain() {
        add(1000, 1000, true);
        bytes.reuse();
        add(2000, 2000, true);
        assertThat(bytes.array()).hasSize(2000);
    }

    @Test
    void anArrayOfMoreThan1MiBDoesNotServeAgain() {
        add(1024 * 1024 + 1, 1024 * 1024 + 1, true);
        byte[] array = bytes.array();
        bytes.reuse();
        add(1000, 1000, true);
        assertThat(bytes.array()).isNotSameAs(array);
    }
}
