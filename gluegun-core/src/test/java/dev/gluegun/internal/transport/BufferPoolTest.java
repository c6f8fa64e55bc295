package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BufferPoolTest {

    private final BufferPool pool = new BufferPool();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 1025, 4096, 16_709, 66_836, 69_632, 69_633, 1_000_000})
    void aBufferHasRoomForWhatWasAskedAndAnArray(int size) {
        ByteBuffer buffer = pool.take(size);

        assertThat(buffer.remaining()).isGreaterThanOrEqualTo(size);
        assertThat(buffer.hasArray()).isTrue();
        assertThat(pool.lent()).isEqualTo(1);
        pool.give(buffer);
        assertThat(pool.lent()).isZero();
    }

    @Test
    void aBufferThatWasGivenBackIsLentAgainEmpty() {
        ByteBuffer buffer = pool.take(1000);
        buffer.putInt(1).flip();
        pool.give(buffer);

        assertThat(pool.take(500)).isSameAs(buffer);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.remaining()).isEqualTo(buffer.capacity());
    }

    @Test
    void nobodyIsLentABufferThatSomebodyHas() {
        ByteBuffer first = pool.take(10);

        assertThat(pool.take(10)).isNotSameAs(first);
        assertThat(pool.lent()).isEqualTo(2);
    }

    @Test
    void noMoreThanABoundedNumberIsKept() {
        List<ByteBuffer> lent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            lent.add(pool.take(1024));
        }
        lent.forEach(pool::give);
        List<ByteBuffer> again = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            again.add(pool.take(1024));
        }

        again.removeIf(buffer -> lent.stream().noneMatch(one -> one == buffer));
        assertThat(again).hasSize(128);
    }

    @Test
    void directBuffersAreFewAndAreLentAgain() {
        List<ByteBuffer> lent = new ArrayList<>();
        for (ByteBuffer next = pool.takeDirect(); next != null; next = pool.takeDirect()) {
            lent.add(next);
        }

        assertThat(lent).hasSize(8).allMatch(ByteBuffer::isDirect);
        assertThat(lent.stream().map(System::identityHashCode)).doesNotHaveDuplicates();
        assertThat(lent).extracting(ByteBuffer::remaining).containsOnly(512 * 1024);
        assertThat(lent).as("they begin with a page").allMatch(buffer -> buffer.alignmentOffset(0, 4096) == 0);
        assertThat(pool.lent()).isEqualTo(8);
        ByteBuffer one = lent.get(5).putInt(1).flip();
        pool.give(one);
        assertThat(pool.takeDirect()).isSameAs(one);
        assertThat(one.remaining()).isEqualTo(512 * 1024);
        assertThat(pool.takeDirect()).isNull();
        lent.forEach(pool::give);
        assertThat(pool.lent()).isZero();
    }

    @Test
    void manyThreadsNeverShareABuffer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 50; thread++) {
                int mark = thread;
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        ByteBuffer buffer = pool.take(100);
                        buffer.putInt(0, mark);
                        Thread.yield();
                        assertThat(buffer.getInt(0)).isEqualTo(mark);
                        pool.give(buffer);
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        }
        assertThat(pool.lent()).isZero();
    }
}
