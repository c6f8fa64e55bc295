package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Timeouts;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and addresses that need no name server. */
class ResolverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch never = new CountDownLatch(1);

    private final AtomicInteger stuck = new AtomicInteger();

    /** Knows {@code two.example}, and takes for ever over {@code slow.example}. */
    private final Resolver resolver = new Resolver(name -> switch (name) {
        case "two.example" -> new InetAddress[] {InetAddress.getByName("::1"), InetAddress.getByName("127.0.0.1")};
        case "slow.example" -> {
            stuck.incrementAndGet();
            await(never);
            yield new InetAddress[0];
        }
        default -> throw new UnknownHostException(name);
    });

    private static void await(CountDownLatch latch) {
        boolean interrupted = true;
        while (interrupted) {
            try {
                latch.await();
                interrupted = false;
            } catch (InterruptedException ignored) {
                // As the system's look-up does.
                interrupted = true;
            }
        }
    }

    @AfterEach
    void endLookUps() {
        never.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "[::1]", "10.1.2.3", "2001:db8::1"})
    void anAddressIsTakenAsItIs(String address) throws Exception {
        InetAddress expected = InetAddress.getByName(address);
        assertThat(resolver.lookUp(address, Duration.ofNanos(1), Deadline.none()))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.1.1.1", "1:2:3", "[nonsense:]", "....", "other.example"})
    void whatHasNoAddressIsUnknown(String name) {
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> resolver.lookUp(name, PATIENCE, Deadline.none()))
                .withMessageContaining(name)
                .withCauseInstanceOf(UnknownHostException.class)
                .returns(Phase.DNS, ConnectionError::phase);
    }

    @Test
    void aNameHasAllItsAddressesInOrder() throws Exception {
        assertThat(resolver.lookUp("two.example", PATIENCE, Deadline.none()))
                .containsExactly(InetAddress.getByName("::1"), InetAddress.getByName("127.0.0.1"));
        assertThat(resolver.lookUp("two.example", Timeouts.INFINITE, Deadline.none()))
                .hasSize(2);
    }

    @Test
    void aLookUpHasItsTime() {
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> resolver.lookUp("slow.example", Duration.ofMillis(20), Deadline.none()))
                .withMessageContaining("look-up timeout")
                .returns(Phase.DNS, ConnectionError::phase);
    }

    @Test
    void lookUpsThatAreStuckDoNotKeepOthersFromTheirTimeout() {
        while (stuck.get() < Resolver.MOST_THREADS) {
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> resolver.lookUp("slow.example", Duration.ofMillis(1), Deadline.none()));
        }
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> resolver.lookUp("two.example", Duration.ofMillis(20), Deadline.none()));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitForALookUp(Call.On kind) {
        Call<Void> call = Call.run(kind, () -> resolver.lookUp("slow.example", PATIENCE, Deadline.none()))
                .awaitWaiting();
        call.interrupt();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::result)
                .withCauseInstanceOf(InterruptedException.class);
    }
}
