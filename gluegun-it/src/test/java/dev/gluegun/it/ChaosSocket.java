package dev.gluegun.it;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Message;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.proxy.Route;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The life of one socket of {@link ChaosIT}: sends {@link Numbered} messages on one thread while another receives the server's, until
 * it says goodbye or is told that it has lost its peer. Neither may take longer than the deadlines allow, and nothing else may happen.
 */
final class ChaosSocket {

    /** How messages are received. */
    enum Reception {
        PLATFORM_THREAD,
        VIRTUAL_THREAD,
        REPLY_TO
    }

    static final Duration OPENING = Duration.ofSeconds(6);
    static final Duration KEEPALIVE = Duration.ofMillis(500);

    /** Long enough for a ping and its pong to queue behind large messages on a slow connection and a busy machine. */
    static final Duration PONG = Duration.ofSeconds(8);

    static final Duration CLOSING = Duration.ofSeconds(2);

    /** How soon whoever waits has to be told of a fault: the longest of the deadlines, and time for a busy machine. */
    private static final Duration TOLD_WITHIN = KEEPALIVE.plus(PONG).plusSeconds(9);

    /** How long everything may take to arrive after the last message was sent. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    private final ChaosRound round;
    private final Reception reception;
    private final SplittableRandom random;
    private final SplittableRandom senderRandom;
    private final Route route;

    private final CompletableFuture<Void> receivedAll = new CompletableFuture<>();
    private volatile int accepted;
    private volatile long byeNanos;
    private volatile @Nullable GluegunException sendersEnd;
    private int received;

    ChaosSocket(ChaosRound round, Reception reception, SplittableRandom random, Route route) {
        this.round = round;
        this.reception = reception;
        this.random = random;
        this.senderRandom = random.split();
        this.route = route;
    }

    /** Lives through it. */
    void run(URI uri, WebSocketOptions options) {
        WebSocket socket = open(uri, options);
        if (socket == null) {
            return;
        }
        round.opened();
        try (socket) {
            Thread sender = Thread.startVirtualThread(() -> send(socket));
            GluegunException end = reception == Reception.REPLY_TO ? awaitDelivery() : receive(socket);
            if (end == null) {
                round.complete.increment();
            } else {
                told(end, "the receiver");
                expectRefusal(socket);
            }
            join(sender);
        } finally {
            round.closed();
        }
    }

    private @Nullable WebSocket open(URI uri, WebSocketOptions options) {
        WebSocketOptions own = reception == Reception.REPLY_TO
                ? options.withUpgradeOptions(options.upgradeOptions().withReplyTo(this::deliver))
                : options;
        round.beforeOpening();
        try {
            return WebSocket.connect(uri, own);
        } catch (GluegunException e) {
            if (route.struck().isEmpty() && e instanceof Timeout) {
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

    private void send(WebSocket socket) {
        int number = 0;
        try {
            int bursts = senderRandom.nextInt(5, 60);
            for (int burst = 0; burst < bursts && !round.isOver(); burst++) {
                for (int left = senderRandom.nextInt(1, 9); left > 0; left--) {
                    String message = Numbered.message(number);
                    if (Numbered.isBinary(number)) {
                        socket.sendBinary(message.getBytes(StandardCharsets.ISO_8859_1));
                    } else {
                        socket.sendText(message);
                    }
                    number++;
                    accepted = number;
                    round.sent.increment();
                }
                round.pause(Duration.ofMillis(senderRandom.nextInt(500)));
            }
            socket.sendText(Numbered.BYE);
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
    private static void expectRefusal(WebSocket socket) {
        try {
            socket.sendText("too late");
        } catch (ConnectionDown | GluegunException.StreamError expected) {
            return;
        }
        throw new AssertionError("a message was accepted by a socket that has told its receiver of its end");
    }

    // ---- receiving

    /** Returns null when all has come, or what the receiver was told instead. */
    private @Nullable GluegunException receive(WebSocket socket) {
        while (true) {
            try {
                Frame frame = socket.receiveFrame(Duration.ofMillis(random.nextInt(1, 1_000)));
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
            if (message instanceof Message.WebSocketFrame came && take(came.frame())) {
                receivedAll.complete(null);
            } else if (message instanceof Message.Failed failed) {
                receivedAll.completeExceptionally(failed.cause());
            }
        } catch (AssertionError e) {
            receivedAll.completeExceptionally(e);
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

    // ---- being told

    private void told(GluegunException how, String whom) {
        Route.Struck struck = route.struck()
                .orElseThrow(() -> new AssertionError(
                        whom + " was told of an end without a fault (" + route.plan() + "): " + how, how));
        long afterNanos = System.nanoTime() - struck.atNanos();
        if (afterNanos > TOLD_WITHIN.toNanos()) {
            throw new AssertionError(
                    whom + " was told of the fault " + struck.fault() + " after "
                            + TimeUnit.NANOSECONDS.toMillis(afterNanos) + " ms only",
                    how);
        }
        if (!whom.equals("the sender")) {
            round.told(struck.fault());
        }
    }

    private void expectPatience() {
        long nowNanos = System.nanoTime();
        route.struck().ifPresent(struck -> {
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
