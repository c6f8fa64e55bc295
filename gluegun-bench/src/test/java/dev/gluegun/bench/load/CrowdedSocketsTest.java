package dev.gluegun.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrowdedSocketsTest {

    /** All meet at the first message: none is waited for before the others have begun. */
    private static final class Socket implements RoundTrips.RoundTrip {

        private final CyclicBarrier begun;
        private final List<Integer> numbers = new ArrayList<>();
        private boolean closed;

        Socket(CyclicBarrier begun) {
            this.begun = begun;
        }

        @Override
        public void once(int number) throws Exception {
            if (number == 0) {
                begun.await(30, TimeUnit.SECONDS);
            }
            numbers.add(number);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static RoundTrips.RoundTrip calling(Callable<Integer> echo) {
        return new RoundTrips.RoundTrip() {
            @Override
            public void once(int number) throws Exception {
                echo.call();
            }

            @Override
            public void close() {}
        };
    }

    private static List<Socket> sockets() {
        CyclicBarrier begun = new CyclicBarrier(3);
        return List.of(new Socket(begun), new Socket(begun), new Socket(begun));
    }

    @Test
    void all_sockets_are_at_work_at_once_and_share_what_is_counted() throws Exception {
        List<Socket> sockets = sockets();
        Tally tally = new Tally();

        new CrowdedSockets(List.copyOf(sockets)).count(tally, 6);

        assertThat(tally.figures().operations()).isEqualTo(6);
        assertThat(sockets).allSatisfy(socket -> assertThat(socket.numbers).containsExactly(0, 1));
    }

    @Test
    void works_until_the_turn_is_over_and_counts_every_echo() throws Exception {
        AtomicInteger echoes = new AtomicInteger();
        Tally tally = new Tally();
        Duration turn = Duration.ofMillis(20);

        new CrowdedSockets(List.of(calling(echoes::incrementAndGet), calling(echoes::incrementAndGet)))
                .run(tally, turn);

        assertThat(tally.figures().operations()).isEqualTo(echoes.get());
        assertThat(tally.figures().nanos()).isPositive();
    }

    @Test
    void fails_when_a_socket_does() {
        RoundTrips.RoundTrip broken = calling(() -> {
            throw new IOException("broken");
        });

        assertThatThrownBy(() -> new CrowdedSockets(List.of(broken)).count(new Tally(), 1))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
    }

    @Test
    void closes_all_sockets() throws IOException {
        List<Socket> sockets = sockets();

        new CrowdedSockets(List.copyOf(sockets)).close();

        assertThat(sockets).allMatch(socket -> socket.closed);
    }
}
