package dev.gluegun.internal.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {

    private final BufferPool buffers = new BufferPool();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Link link = Link.open(transport, buffers, new Keeper(), Duration.ofSeconds(5));
    private final List<String> absorbed = new CopyOnWriteArrayList<>();
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    @AfterEach
    void nothingIsLeft() {
        link.drop();
        await().until(() -> buffers.lent() == 0);
    }

    /** Notes all that comes, and does {@code onBytes} when bytes come. */
    private Link.Inflow inflow(Consumer<ByteBuffer> onBytes) {
        return new Link.Inflow() {
            @Override
            public boolean absorb(ByteBuffer in) {
                if (in.hasRemaining()) {
                    onBytes.accept(in);
                    absorbed.add(US_ASCII.decode(in).toString());
                }
                return true;
            }

            @Override
            public void inputEnded(IOException how) {
                failure.set(how);
                link.drop();
            }

            @Override
            public void free() {}
        };
    }

    @Test
    void whoDropsTheLinkWhileDecodingGoesOnWithABufferThatNobodyElseHas() {
        AtomicReference<ByteBuffer> decoded = new AtomicReference<>();
        AtomicReference<ByteBuffer> another = new AtomicReference<>();
        link.setInflow(inflow(in -> {
            decoded.set(in);
            link.drop();
            another.set(buffers.take(in.capacity()));
        }));
        transport.bring("last words".getBytes(US_ASCII));
        await().until(() -> !absorbed.isEmpty());
        assertThat(absorbed).containsExactly("last words");
        assertThat(another.get()).isNotSameAs(decoded.get());
        assertThat(another.get().position()).isZero();
        buffers.give(another.get());
    }

    @Test
    void whatWasReadBeforeTheDropIsNotLost() {
        link.setInflow(inflow(in -> {}));
        assertThat(link.enter(Deadline.none())).isTrue();
        transport.bring("read in time".getBytes(US_ASCII));
        assertThat(link.fill()).isEqualTo(Link.Fill.BYTES);
        link.leave();
        link.drop();
        assertThat(absorbed).containsExactly("read in time");
    }

    @Test
    void aFailureThatNoTransportShouldHaveEndsTheInputAndLeavesNothingToDecode() {
        link.setInflow(inflow(in -> {}));
        transport.bring(target -> {
            target.put("nonsense".getBytes(US_ASCII));
            throw new IllegalStateException("a bug of the TLS engine's");
        });
        await().until(() -> failure.get() != null);
        assertThat(failure.get()).hasMessageContaining("a bug of the TLS engine's");
        assertThat(absorbed).isEmpty();
    }
}
