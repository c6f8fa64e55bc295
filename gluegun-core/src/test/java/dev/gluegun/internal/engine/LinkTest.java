package dev.gluegun.internal.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    private Inflow inflow(Consumer<ByteBuffer> onBytes) {
        return new Inflow() {
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
    void whoLeavesGivesTheBufferBackWhenItIsUsedUp() {
        assertThat(link.enter(Deadline.none())).isTrue();
        transport.bring("a message".getBytes(US_ASCII));
        assertThat(link.fill()).isEqualTo(Link.Fill.BYTES);
        assertThat(US_ASCII.decode(link.inbound()).toString()).isEqualTo("a message");
        assertThat(buffers.lent()).isEqualTo(1);
        link.leave();
        assertThat(buffers.lent()).isZero();
    }

    @Test
    void whoLeavesInTheMiddleOfReadingKeepsTheBuffer() {
        assertThat(link.enter(Deadline.none())).isTrue();
        transport.bring("a message".getBytes(US_ASCII));
        assertThat(link.fill()).isEqualTo(Link.Fill.BYTES);
        ByteBuffer decoded = link.inbound();
        decoded.position(decoded.limit());
        link.setInflow(inflow(in -> {}));
        assertThat(link.inbound()).isSameAs(decoded);
        assertThat(buffers.lent()).isEqualTo(1);
        link.leave();
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

    // ---- those who wait for what another reader may bring

    /** Waits in the way of who awaits an upgrade, and tells whether it was given the role, which it leaves again. */
    private Call<Boolean> bystander(Call.On kind) {
        return Call.on(kind, () -> {
            boolean entered = link.enterOrAwaitLeave(Deadline.none(), () -> false);
            if (entered) {
                link.leave();
            }
            return entered;
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoAwaitsThatTheRoleIsLeftIsToldAlsoWhenItIsTakenAgainAtOnce(Call.On kind) {
        assertThat(link.enter(Deadline.none())).isTrue();
        List<Call<Boolean>> all =
                List.of(bystander(kind).awaitWaiting(), bystander(kind).awaitWaiting());
        link.leave();
        assertThat(link.enter(Deadline.none())).isTrue();
        all.forEach(Call::result);
        link.leave();
    }

    @Test
    void whoAwaitsThatTheRoleIsLeftTakesItWhenNobodyHasIt() {
        assertThat(link.enterOrAwaitLeave(Deadline.none(), () -> false)).isTrue();
        link.leave();
    }

    @Test
    void whoHasBeenBroughtWhatItWaitsForDoesNotWaitForTheNextLeave() {
        assertThat(link.enter(Deadline.none())).isTrue();
        Call<Boolean> brought = Call.of(() -> link.enterOrAwaitLeave(Deadline.none(), () -> true));
        assertThat(brought.result()).isFalse();
        link.leave();
    }

    @Test
    void theWaitForTheRoleToBeLeftHasADeadline() {
        assertThat(link.enter(Deadline.none())).isTrue();
        Call<Boolean> late = Call.of(() -> link.enterOrAwaitLeave(Deadline.after(Duration.ofMillis(1)), () -> false));
        assertThat(late.result()).isFalse();
        link.leave();
    }

    @ParameterizedTest
    @EnumSource
    void noLeaveIsMissedHoweverSoonTheRoleIsTakenAgain(Call.On kind) {
        // Between each of the reader's leaves and its next entry all who wait have to be told, or be given the role.
        AtomicBoolean done = new AtomicBoolean();
        List<Call<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(Call.on(kind, () -> {
                int rounds = 0;
                for (; !done.get(); rounds++) {
                    if (link.enterOrAwaitLeave(Deadline.none(), () -> false)) {
                        link.leave();
                    }
                }
                return rounds;
            }));
        }
        Call<Void> dropping = Call.run(() -> {
            for (int i = 0; i < 200_000; i++) {
                assertThat(link.enter(Deadline.none())).isTrue();
                link.leave();
            }
            link.drop();
            done.set(true);
        });
        dropping.result();
        all.forEach(Call::result);
    }
}
