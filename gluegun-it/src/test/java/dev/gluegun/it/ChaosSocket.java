package dev.gluegun.it;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.it.proxy.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The life of one socket of a {@link Chaos}: sends {@link Numbered} messages on one thread while another receives the server's, until
 * it says goodbye or is told that it has lost its peer. Neither may take longer than the deadlines allow, and nothing else may happen.
 */
final class ChaosSocket {

    /** How messages are received. */
    enum Reception {
        PLATFORM_THREAD,
        VIRTUAL_THREAD,
        REPLY_TO;

        /** The kind for the place of that number: as many of each. */
        static Reception of(int number) {
            return values()[number % values().length];
        }

        /** Starts a thread of the kind that receives. */
        Thread start(Runnable body) {
            return this == PLATFORM_THREAD
                    ? Thread.ofPlatform().daemon(true).start(body)
                    : Thread.startVirtualThread(body);
        }
    }

    static final Duration OPENING = Duration.ofSeconds(6);
    static final Duration KEEPALIVE = Duration.ofMillis(500);

    /** Long enough for a ping and its pong to queue behind large messages on a slow connection and a busy machine. */
    static final Duration PONG = Duration.ofSeconds(8);

    static final Duration CLOSING = Duration.ofSeconds(2);

    /** With deadlines for everything. */
    static final UpgradeOptions OPTIONS = UpgradeOptions.defaults()
            .withKeepalive(KEEPALIVE)
            .withPongTimeout(PONG)
            .withClosingTimeout(CLOSING);

    /** How long a busy machine may take with what is due. */
    private static final Duration BUSY = Duration.ofSeconds(9);

    /** How long closing may take. */
    static final Duration CLOSED_WITHIN = CLOSING.plus(BUSY);

    /** How soon whoever waits has to be told of a fault: the longest of the deadlines. */
    private static final Duration TOLD_WITHIN = KEEPALIVE.plus(PONG).plus(BUSY);

    private static final int MOST_BURSTS = 40;
    private static final int LONGEST_PAUSE_MILLIS = 800;

    /**
     * Who waits for more answers than these, of which there is one for each message on the average, sends none after this pause: on a busy
     * machine, the keepalive's pings would have to wait too long behind what all sockets have sent.
     */
    private static final int MOST_UNANSWERED = 4;

    /** How long everything may take to arrive after the last message was sent. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    private final ChaosRound round;
    private final String seat;
    private final Reception reception;
    private final SplittableRandom random;
    private final SplittableRandom senderRandom;
    private final Passage passage;

    private final CompletableFuture<Void> receivedAll = new CompletableFuture<>();

    /** What a {@code ReplyTo} was told last. */
    private final CompletableFuture<GluegunException> deliveredEnd = new CompletableFuture<>();

    private volatile int accepted;
    private volatile long byeNanos;
    private volatile @Nullable GluegunException sendersEnd;

    /** Written by the one that receives. */
    private volatile int received;

    /** @param seat its name, under which is counted what comes over the socket */
    ChaosSocket(ChaosRound round, String seat, Reception reception, SplittableRandom random, Passage passage) {
        this.round = round;
        this.seat = seat;
        this.reception = reception;
        this.random = random;
        this.senderRandom = random.split();
        this.passage = passage;
    }

    /** Lives through it. */
    void run(UpgradeOptions options) {
        Passage.Open socket = open(options);
        if (socket == null) {
            return;
        }
        round.opened();
        try (socket) {
            WebSocketStream stream = socket.stream();
            Thread sender = Thread.startVirtualThread(() -> send(stream));
            GluegunException end = reception == Reception.REPLY_TO ? awaitDelivery() : receive(stream);
            if (end == null) {
                round.complete(seat, passage.route());
            } else {
                told(end, "the receiver");
                expectRefusal(stream);
            }
            join(sender);
            if (end == null && random.nextBoolean()) {
                close(stream);
            }
        } finally {
            round.closed();
        }
    }

    private Passage.@Nullable Open open(UpgradeOptions options) {
        UpgradeOptions own = reception == Reception.REPLY_TO ? options.withReplyTo(this::deliver) : options;
        round.beforeOpening();
        try {
            return passage.open(own);
        } catch (GluegunException e) {
            if (passage.route().struck().isEmpty() && e instanceof Timeout) {
                round.late.increment();
            } else {
                told(e, "who connects");
            }
            return null;
        } finally {
            round.afterOpening();
        }
    }

    // ---- sending

    private void send(WebSocketStream stream) {
        int number = 0;
        try {
            int bursts = senderRandom.nextInt(3, MOST_BURSTS);
            for (int burst = 0; burst < bursts && !round.isOver(); ) {
                round.pause(Duration.ofMillis(senderRandom.nextInt(LONGEST_PAUSE_MILLIS)));
                if (number - received > MOST_UNANSWERED) {
                    // Or is told that there will be no answers.
                    stream.send(new Frame.Ping(new byte[0]));
                    continue;
                }
                burst++;
                for (int left = senderRandom.nextInt(1, 9); left > 0; left--) {
                    String message = Numbered.message(number);
                    stream.send(
                            Numbered.isBinary(number)
                                    ? new Frame.Binary(message.getBytes(StandardCharsets.ISO_8859_1))
                                    : new Frame.Text(message));
                    number++;
                    accepted = number;
                    round.sent.increment();
                }
            }
            stream.send(new Frame.Text(Numbered.BYE));
            byeNanos = System.nanoTime();
        } catch (GluegunException e) {
            sendersEnd = e;
        }
    }

    private void join(Thread sender) {
        try {
            if (!sender.join(TOLD_WITHIN)) {
                AssertionError stuck = new AssertionError("the sender of a socket that has ended still waits");
                stuck.setStackTrace(sender.getStackTrace());
                throw stuck;
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts anybody here", e);
        }
        GluegunException end = sendersEnd;
        if (end != null) {
            told(end, "the sender");
        }
    }

    /** Who sends after the end is told at once. */
    private static void expectRefusal(WebSocketStream stream) {
        try {
            stream.send(new Frame.Text("too late"));
        } catch (ConnectionDown | GluegunException.StreamError expected) {
            return;
        }
        throw new AssertionError("a message was accepted by a socket that has told its receiver of its end");
    }

    // ---- receiving

    /** Returns null when all has come, or what the receiver was told instead. */
    private @Nullable GluegunException receive(WebSocketStream stream) {
        while (true) {
            try {
                Frame frame = stream.receive(Duration.ofMillis(random.nextInt(1, 1_000)));
                if (take(frame)) {
                    return null;
                }
            } catch (Timeout nothingYet) {
                expectPatience();
            } catch (GluegunException e) {
                return e;
            }
        }
    }

    private void deliver(Message message) {
        try {
            if (message instanceof Message.WebSocketFrame came) {
                if (receivedAll.isDone()) {
                    expectClose(came.frame());
                } else if (take(came.frame())) {
                    receivedAll.complete(null);
                }
            } else if (message instanceof Message.Failed failed) {
                receivedAll.completeExceptionally(failed.cause());
                deliveredEnd.complete(failed.cause());
            }
        } catch (AssertionError e) {
            receivedAll.completeExceptionally(e);
            deliveredEnd.completeExceptionally(e);
            throw e;
        }
    }

    private @Nullable GluegunException awaitDelivery() {
        while (true) {
            try {
                receivedAll.get(random.nextInt(1, 1_000), TimeUnit.MILLISECONDS);
                return null;
            } catch (TimeoutException nothingYet) {
                expectPatience();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof GluegunException told) {
                    return told;
                }
                throw new AssertionError(e.getCause());
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts anybody here", e);
            }
        }
    }

    /** Checks that this is what comes next; returns whether it is the last. */
    private boolean take(Frame frame) {
        String text = frame instanceof Frame.Binary binary
                ? new String(binary.data(), StandardCharsets.ISO_8859_1)
                : frame instanceof Frame.Text words ? words.text() : frame.toString();
        if (frame instanceof Frame.Text && text.startsWith(Numbered.BYE)) {
            expect(Numbered.BYE + " " + received + " " + accepted, text);
            return true;
        }
        expect(Numbered.message(received), text);
        expect(Numbered.isBinary(received) + "", frame instanceof Frame.Binary ? "true" : "false");
        received++;
        round.received.increment();
        return false;
    }

    private void expect(String expected, String came) {
        if (!expected.equals(came)) {
            throw new AssertionError("expected " + Numbered.excerpt(expected) + ", but got " + Numbered.excerpt(came)
                    + " after " + received + " messages");
        }
    }

    // ---- closing

    /** Sends a close frame when there is nothing else to be said, and waits for the server's. */
    private void close(WebSocketStream stream) {
        long beganNanos = System.nanoTime();
        GluegunException end;
        try {
            stream.send(new Frame.CloseWithReason(1000, "done"));
            end = reception == Reception.REPLY_TO
                    ? deliveredEnd.get(CLOSED_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    : receiveEnd(stream);
        } catch (GluegunException e) {
            end = e;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a socket that was closed does not end", e);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts anybody here", e);
        }
        if (end instanceof ConnectionDown down && down.closeCode().equals(OptionalInt.of(1000))) {
            return;
        }
        if (passage.route().struck().isEmpty() && System.nanoTime() - beganNanos > CLOSING.toNanos()) {
            round.late.increment();
        } else {
            told(end, "who closes");
        }
    }

    private static GluegunException receiveEnd(WebSocketStream stream) {
        while (true) {
            try {
                expectClose(stream.receive(CLOSED_WITHIN));
            } catch (Timeout e) {
                throw new AssertionError("a socket that was closed does not end", e);
            } catch (GluegunException e) {
                return e;
            }
        }
    }

    private static void expectClose(Frame frame) {
        if (!(frame instanceof Frame.CloseWithReason)) {
            throw new AssertionError("expected a close frame, but got " + Numbered.excerpt(frame.toString()));
        }
    }

    // ---- being told

    private void told(GluegunException how, String whom) {
        Route.Struck struck = passage.route()
                .struck()
                .orElseThrow(() -> new AssertionError(
                        whom + " was told of an end without a fault ("
                                + passage.route().plan() + "): " + how,
                        how));
        long afterNanos = System.nanoTime() - struck.atNanos();
        if (afterNanos > TOLD_WITHIN.toNanos()) {
            throw new AssertionError(
                    whom + " was told of the fault " + struck.fault() + " after "
                            + TimeUnit.NANOSECONDS.toMillis(afterNanos) + " ms only",
                    how);
        }
        if (!whom.equals("the sender")) {
            round.told(seat, struck.fault());
        }
    }

    private void expectPatience() {
        long nowNanos = System.nanoTime();
        passage.route().struck().ifPresent(struck -> {
            if (nowNanos - struck.atNanos() > TOLD_WITHIN.toNanos()) {
                throw new AssertionError("the receiver was not told of the fault " + struck.fault());
            }
        });
        long saidNanos = byeNanos;
        if (saidNanos != 0 && nowNanos - saidNanos > ANSWERED_WITHIN.toNanos()) {
            throw new AssertionError("of " + accepted + " messages some were lost without a word: " + received
                    + " came back, and no goodbye");
        }
    }
}
