package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketStream;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many hand-overs between callers, keeper and closers at all sorts of moments: no wake-up and no message may be lost. */
@SocketTest
class HandOverStressIT {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ScriptedServer server = ScriptedServer.start();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    @AfterEach
    void end() {
        clock.shutdownNow();
        server.close();
    }

    // ---- receivers and the keeper

    /** One connection on which both sides act now and then, with pauses around the one after which the keeper takes over. */
    private final class Intermittent {

        private static final int MESSAGES = 60;

        private final Conversation conversation;
        private final SplittableRandom clientRandom;
        private final SplittableRandom serverRandom;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger received = new AtomicInteger();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final Call<Void> pongs;

        Intermittent(int seed) {
            conversation = Conversation.begin(server);
            clientRandom = new SplittableRandom(seed);
            serverRandom = new SplittableRandom(-seed);
            pongs = Call.run(Call.On.VIRTUAL, () -> {
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(conversation.peer().frame())
                            .returns(10, ClientFrame::opcode)
                            .returns("ping " + i, ClientFrame::text);
                }
            });
            scheduleSending();
            scheduleReceiving();
        }

        private void scheduleSending() {
            clock.schedule(this::send, serverRandom.nextInt(70_000), TimeUnit.MICROSECONDS);
        }

        private void send() {
            int number = sent.getAndIncrement();
            byte[] ping = ServerFrames.ping("ping " + number);
            byte[] text = ServerFrames.text("message " + number);
            conversation
                    .peer()
                    .send(serverRandom.nextBoolean() ? new byte[][] {ping, text} : new byte[][] {text, ping});
            if (sent.get() < MESSAGES) {
                scheduleSending();
            }
        }

        private void scheduleReceiving() {
            // Often at once, often just before or after the keeper comes.
            int pauseMicros = clientRandom.nextInt(3) == 0 ? 0 : 45_000 + clientRandom.nextInt(15_000);
            clock.schedule(() -> Thread.startVirtualThread(this::receive), pauseMicros, TimeUnit.MICROSECONDS);
        }

        private void receive() {
            try {
                for (int times = clientRandom.nextInt(4); times >= 0 && received.get() < MESSAGES; times--) {
                    Duration time = Duration.ofMillis(1 + clientRandom.nextInt(60));
                    Frame frame = conversation.socket().receiveFrame(time);
                    assertThat(frame).isEqualTo(new Frame.Text("message " + received.getAndIncrement()));
                }
            } catch (Timeout nothingYet) {
                // The next call gets it.
                assertThat(nothingYet.getMessage()).isNotEmpty();
            } catch (Throwable e) {
                failures.add(e);
                return;
            }
            if (received.get() < MESSAGES) {
                scheduleReceiving();
            }
        }

        void expectAll() {
            Eventually.await("all messages").until(() -> received.get() == MESSAGES || !failures.isEmpty());
            assertThat(failures).isEmpty();
            pongs.result();
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> conversation.socket().receiveFrame(Duration.ofNanos(1)));
            conversation.close();
        }
    }

    @Test
    void everyMessageArrivesOnceAndEveryPingIsAnsweredOnceWhoeverReads() {
        List<Intermittent> all = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            all.add(new Intermittent(i));
        }
        all.forEach(Intermittent::expectAll);
    }

    // ---- receivers, senders and interrupts

    @ParameterizedTest
    @EnumSource
    void interruptsAtAnyMomentLoseAndDoubleNothing(Call.On kind) {
        int senders = 3;
        int messages = 400;
        try (Conversation conversation = Conversation.begin(server)) {
            WebSocket socket = conversation.socket();
            Call<Void> echo = echo(conversation.peer());
            AtomicBoolean done = new AtomicBoolean();
            Queue<String> accepted = new ConcurrentLinkedQueue<>();
            Queue<String> received = new ConcurrentLinkedQueue<>();
            List<Call<Void>> sending = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                int own = i;
                sending.add(Call.run(kind, () -> {
                    for (int number = 0; number < messages; number++) {
                        // Now and then one that is larger than the buffers.
                        String text = own + " " + number + " " + "x".repeat(number % 97 == 0 ? 100_000 : number % 50);
                        try {
                            socket.sendText(text);
                            accepted.add(text);
                        } catch (Interrupted e) {
                            assertThat(Thread.interrupted()).isTrue();
                            if (e.getMessage().contains("completed in the background")) {
                                accepted.add(text);
                            }
                        }
                    }
                }));
            }
            List<Call<Void>> receiving = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                receiving.add(Call.run(kind, () -> {
                    while (true) {
                        try {
                            received.add(((Frame.Text) socket.receiveFrame(PATIENCE)).text());
                        } catch (Interrupted e) {
                            assertThat(Thread.interrupted()).isTrue();
                        } catch (ConnectionDown down) {
                            return;
                        }
                    }
                }));
            }
            Call<Void> interrupting = Call.run(() -> {
                SplittableRandom random = new SplittableRandom(7);
                while (!done.get()) {
                    (random.nextBoolean() ? sending : receiving)
                            .get(random.nextInt(2))
                            .interrupt();
                    spin(random.nextInt(2000));
                }
            });
            sending.forEach(Call::result);
            Eventually.await("all echoes").until(() -> received.size() >= accepted.size());
            done.set(true);
            interrupting.result();
            conversation.peer().close();
            receiving.forEach(Call::result);
            assertThat(received).containsExactlyInAnyOrderElementsOf(accepted);
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(echo::result);
        }
    }

    private static Call<Void> echo(Peer peer) {
        return Call.run(Call.On.VIRTUAL, () -> {
            while (true) {
                peer.sendText(peer.text());
            }
        });
    }

    // ---- those who await the upgrade, and those who await messages

    @ParameterizedTest
    @EnumSource
    void whoAwaitsTheUpgradeIsToldWhoeverReadsTheAnswer(Call.On kind) {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 150; round++) {
            upgradeAmongReaders(kind, random.split());
        }
    }

    private void upgradeAmongReaders(Call.On kind, SplittableRandom random) {
        try (Connection connection = Connection.open(server.host(), server.port())) {
            WebSocketStream stream = connection.upgrade("/");
            Peer peer = server.accept();
            byte[] agreement = peer.request().agreement();
            List<Call<?>> awaiting = new ArrayList<>();
            List<Call<Void>> reading = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                // One keeps the role for longer than anybody waits; the others come and go.
                Duration time = i == 0 ? PATIENCE.multipliedBy(10) : Duration.ofMillis(1 + random.nextInt(20));
                reading.add(Call.run(kind, () -> awaitAll(stream, time)));
                awaiting.add(Call.on(kind, () -> stream.awaitUpgrade(PATIENCE)));
            }
            for (int interim = random.nextInt(4); interim > 0; interim--) {
                peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                spin(random.nextInt(20_000));
                reading.get(random.nextInt(3)).interrupt();
            }
            peer.send(agreement);
            awaiting.forEach(Call::result);
            peer.close();
            reading.forEach(Call::result);
        }
    }

    private static void awaitAll(WebSocketStream stream, Duration time) {
        while (true) {
            try {
                assertThat(stream.await(time)).isNotNull();
            } catch (Timeout nothingYet) {
                assertThat(nothingYet.getMessage()).isNotEmpty();
            } catch (Interrupted e) {
                assertThat(Thread.interrupted()).isTrue();
            } catch (ConnectionDown down) {
                return;
            }
        }
    }

    private static void spin(int times) {
        for (int spins = times; spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    // ---- closing against receiving against sending

    @Test
    void closingAtAnyMomentEndsEverybodyAndCutsNoMessage() {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 80; round++) {
            Conversation conversation =
                    Conversation.begin(server, UpgradeOptions.defaults().withClosingTimeout(PATIENCE));
            closeInTheMiddle(conversation, random.split());
            conversation.close();
        }
    }

    private static void closeInTheMiddle(Conversation conversation, SplittableRandom random) {
        WebSocket socket = conversation.socket();
        Peer peer = conversation.peer();
        Call.On kind = random.nextBoolean() ? Call.On.VIRTUAL : Call.On.PLATFORM;
        AtomicInteger accepted = new AtomicInteger();
        Call<Integer> receiver = Call.on(kind, () -> {
            for (int number = 0; ; number++) {
                try {
                    assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("to the client " + number));
                } catch (ConnectionDown down) {
                    return number;
                }
            }
        });
        Call<Void> sender = Call.run(kind, () -> {
            while (true) {
                try {
                    socket.sendText("to the server " + accepted.get() + " " + "y".repeat(accepted.get() % 2000));
                } catch (ConnectionDown down) {
                    return;
                }
                accepted.incrementAndGet();
            }
        });
        AtomicBoolean closing = new AtomicBoolean();
        // Platform threads: with one CPU, virtual ones that never wait would let no other of their kind run.
        Call<Void> serverSends = Call.run(Call.On.PLATFORM, () -> {
            for (int number = 0; !closing.get(); number++) {
                peer.sendText("to the client " + number);
            }
            peer.send(ServerFrames.close(1000, ""));
        });
        Call<Integer> serverReads = Call.on(Call.On.PLATFORM, () -> {
            int number = 0;
            ClientFrame frame = peer.frame();
            for (; frame.opcode() == 1; frame = peer.frame()) {
                assertThat(frame.text())
                        .startsWith("to the server " + number + " ")
                        .endsWith("y".repeat(number % 2000));
                number++;
            }
            assertThat(frame.closeCode()).isEqualTo(1000);
            closing.set(true);
            return number;
        });
        spin(random.nextInt(200_000));
        boolean many = random.nextBoolean();
        Call<Void> first = Call.run(kind, socket::close);
        Call<Void> second = many ? Call.run(kind, socket::close) : first;
        assertThat(receiver.result()).isNotNegative();
        sender.result();
        assertThat(serverReads.result()).isEqualTo(accepted.get());
        first.result();
        second.result();
        try {
            serverSends.result();
        } catch (RuntimeException gone) {
            // The client need not read on once both close frames have gone.
            assertThat(closing).isTrue();
        }
        peer.expectEnd();
    }
}
