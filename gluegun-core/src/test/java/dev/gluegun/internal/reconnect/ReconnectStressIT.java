package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.QueuePolicy;
import dev.gluegun.ReconnectingWebSocket;
import dev.gluegun.ReconnectingWebSocket.Counts;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Reconnection;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand messages over real connections of which each is lost after some: all are accounted for, and none comes twice. */
@SocketTest
class ReconnectStressIT {

    private static final int MESSAGES = 10_000;

    private final Reconnection both = new Reconnection();
    private final List<String> received = new ArrayList<>();
    private volatile boolean over;

    @AfterEach
    void nothingIsLeft() {
        both.close();
    }

    /** Serves one connection after the other, each for so many messages. */
    private void serve(Random random) {
        while (!over) {
            Peer peer = both.next();
            int until = received.size() + random.nextInt(600);
            try {
                serve(peer, until);
                if (random.nextBoolean()) {
                    peer.reset();
                } else {
                    peer.send(ServerFrames.close(1001, ""));
                    peer.close();
                }
            } catch (UncheckedIOException gone) {
                peer.close();
            }
        }
    }

    private void serve(Peer peer, int until) {
        while (received.size() < until) {
            ClientFrame frame = peer.frame();
            switch (frame.opcode()) {
                case 1 -> received.add(frame.text());
                case 9 -> peer.send(ServerFrames.pong(frame.payload()));
                default -> {
                    over = true;
                    peer.send(ServerFrames.close(1000, ""));
                    return;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyMessageIsAccountedForAndNoneComesTwice(long seed) {
        Call<Void> server = Call.run(() -> serve(new Random(seed)));
        ReconnectingWebSocket socket = both.open(Reconnection.quick()
                .withQueue(100, 100_000, QueuePolicy.block(Duration.ofSeconds(20)))
                .withPingInterval(Duration.ofMillis(5)));
        List<Gap> gaps = new CopyOnWriteArrayList<>();
        Call<Event.Ended> receiver = Call.on(Call.On.VIRTUAL, () -> {
            while (true) {
                Event event = socket.receiveEvent(Duration.ofSeconds(20));
                if (event instanceof Gap gap) {
                    gaps.add(gap);
                } else if (event instanceof Event.Ended ended) {
                    return ended;
                }
            }
        });
        List<Call<Void>> senders = new ArrayList<>();
        for (int sender = 0; sender < 2; sender++) {
            int number = sender;
            senders.add(Call.run(Call.On.VIRTUAL, () -> {
                for (int i = 0; i < MESSAGES / 2; i++) {
                    socket.sendText(number + "-" + i);
                }
            }));
        }
        senders.forEach(Call::result);
        // All of them may have found room in the first connection, of which the server may have read nothing yet.
        Eventually.await("a lost connection").until(() -> !gaps.isEmpty());
        socket.close();
        Event.Ended end = receiver.result();
        over = true;
        both.server().close();
        try {
            server.result();
        } catch (UncheckedIOException closed) {
            assertThat(over).isTrue();
        }
        check(end, gaps, socket.counts());
    }

    private void check(Event.Ended end, List<Gap> gaps, Counts counts) {
        Set<String> once = new HashSet<>(received);
        assertThat(once).hasSameSizeAs(received);
        assertThat(gaps).isNotEmpty();
        assertThat(end.cause()).isInstanceOf(ConnectionDown.class);
        assertThat(counts.accepted()).isEqualTo(MESSAGES);
        assertThat(counts.handedOver() + end.unsent().size()).isEqualTo(MESSAGES);
        long told =
                end.unconfirmed() + gaps.stream().mapToLong(Gap::unconfirmed).sum();
        assertThat(counts.confirmed() + told).isEqualTo(counts.handedOver());
        assertThat((long) received.size())
                .as("what is confirmed was received, and what was received was handed over")
                .isBetween(counts.confirmed(), counts.handedOver());
        for (Frame unsent : end.unsent()) {
            assertThat(once).doesNotContain(((Frame.Text) unsent).text());
        }
    }
}
