package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Rounds;
import dev.gluegun.testing.ScriptedServer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link from request to request, and to the upgrade, at every moment: each gets its own answer, and nobody waits for ever. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestStressIT {

    private static final Duration SOON = Duration.ofSeconds(14);

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    private ConnectionEngine open() {
        return ConnectionEngine.open(server.host(), server.port(), ConnectOptions.defaults());
    }

    private static RequestEngine get(ConnectionEngine connection, String path) {
        return connection.request("GET", path, Headers.empty(), null, OptionalInt.empty());
    }

    /** Answers each request with its path. */
    private static void answerAll(Peer peer) {
        try {
            while (true) {
                String path = peer.request().line().split(" ")[1];
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            }
        } catch (UncheckedIOException end) {
            peer.close();
        }
    }

    private static String body(RequestEngine request) {
        byte[] body =
                new AnswerGathering(request, 1000).await(Deadline.after(SOON)).body();
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    @Test
    void requestsOfManyThreadsEachGetTheirOwnAnswer() {
        ConnectionEngine connection = open();
        Peer peer = server.accept();
        Call<Void> serving = Call.run(() -> answerAll(peer));
        Rounds rounds = Rounds.of(4_000);
        for (int thread = 0; thread < 3; thread++) {
            String name = "/" + thread + "-";
            rounds.with(round -> assertThat(body(get(connection, name + round))).isEqualTo(name + round));
        }
        // One that nobody awaits, so that the keeper has to read it.
        rounds.with(round -> {
            if (round % 100 == 0) {
                get(connection, "/unread");
            }
        });
        rounds.play();
        connection.close();
        serving.result();
    }

    @Test
    void cancellingAtAnyMomentHindersNobodyElse() {
        AtomicReference<RequestEngine> victim = new AtomicReference<>();
        ConnectionEngine connection = open();
        Peer peer = server.accept();
        Call<Void> serving = Call.run(() -> answerAll(peer));
        Rounds.of(3_000)
                .before(round -> victim.set(get(connection, "/victim")))
                .with(round -> victim.get().cancel("cancelled"))
                .with(round -> assertThat(body(get(connection, "/" + round))).isEqualTo("/" + round))
                .with(round -> {
                    try {
                        assertThat(body(victim.get())).isEqualTo("/victim");
                    } catch (GluegunException.StreamError cancelled) {
                        assertThat(cancelled).hasMessage("cancelled");
                    }
                })
                .play();
        connection.close();
        serving.result();
    }

    @Test
    void upgradeAtAnyMomentComesAfterWhatWasAskedForBefore() {
        AtomicReference<ConnectionEngine> current = new AtomicReference<>();
        AtomicReference<Peer> peers = new AtomicReference<>();
        AtomicReference<RequestEngine> asked = new AtomicReference<>();
        Rounds.of(1_000)
                .before(round -> {
                    ConnectionEngine connection = open();
                    current.set(connection);
                    asked.set(get(connection, "/first"));
                    peers.set(server.accept());
                })
                .with(round -> {
                    Peer peer = peers.get();
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n/first");
                    peer.upgrade();
                })
                .with(round -> {
                    StreamEngine stream = current.get()
                            .upgrade(null, "/", Headers.empty(), UpgradeOptions.defaults(), (a, b, c) -> {
                                throw new AssertionError("no handler");
                            });
                    Message.Upgraded upgraded = stream.awaitUpgrade(Deadline.after(SOON));
                    assertThat(upgraded.extensions()).isEmpty();
                })
                .with(round -> assertThat(body(asked.get())).isEqualTo("/first"))
                .after(round -> {
                    current.get().close();
                    peers.get().close();
                })
                .play();
    }
}
