package dev.gluegun.security;

import static dev.gluegun.security.Floods.bytesAllocatedBy;
import static dev.gluegun.security.Floods.repeated;
import static dev.gluegun.testing.ServerFrames.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that send far more frames than make sense. */
@SocketTest
class FloodIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MEBIBYTE = 1024 * 1024;
    private static final byte[] EMPTY_BEGINNING = frame(false, 1, new byte[0]);
    private static final byte[] EMPTY_FRAGMENT = frame(false, 0, new byte[0]);

    /** Frames of which no message ever comes. */
    enum Noise {
        EMPTY_FRAGMENTS(EMPTY_BEGINNING, EMPTY_FRAGMENT),
        PONGS_THAT_NOBODY_ASKED_FOR(new byte[0], ServerFrames.pong("unasked".getBytes(UTF_8)));

        private final byte[] beginning;
        private final byte[] frame;

        Noise(byte[] beginning, byte[] frame) {
            this.beginning = beginning;
            this.frame = frame;
        }
    }

    private final ScriptedServer server = ScriptedServer.start();
    private Conversation conversation;

    @BeforeEach
    void begin() {
        conversation = Conversation.begin(server);
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    /** Sends for as long as the connection lasts. */
    private Call<Void> flood(byte[] frames) {
        return Call.run(() -> {
            while (true) {
                conversation.peer().send(frames);
            }
        });
    }

    @Test
    void tenThousandEmptyFragmentsTakeNoMemory() {
        Call<Long> receiver = Call.of(() -> bytesAllocatedBy(() ->
                        assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("end"))))
                .awaitWaiting();
        conversation
                .peer()
                .send(EMPTY_BEGINNING, repeated(EMPTY_FRAGMENT, 10_000), frame(true, 0, "end".getBytes(UTF_8)));
        assertThat(receiver.result()).isLessThan(MEBIBYTE);
    }

    @ParameterizedTest
    @EnumSource
    void noiseDoesNotKeepAReceiverBeyondItsTime(Noise noise) {
        conversation.peer().send(noise.beginning);
        Call<Void> flood = flood(repeated(noise.frame, 10_000));
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> conversation.socket().receiveFrame(Duration.ofMillis(100)));
        conversation.socket().connection().close();
        flood.failure(RuntimeException.class);
    }

    @Test
    void emptyMessagesThatNobodyReceivesAreCountedLikeOthers() {
        byte[] messages = repeated(frame(true, 1, new byte[0]), 10_000);
        AtomicInteger sent = new AtomicInteger();
        Call<Void> flood = Call.run(() -> {
            while (true) {
                conversation.peer().send(messages);
                sent.incrementAndGet();
            }
        });
        // They have no bytes that would fill the backlog: their number does, and TCP pushes back.
        AtomicInteger seen = new AtomicInteger(-1);
        Eventually.await("a flood that stands still")
                .during(Duration.ofMillis(300))
                .until(() -> seen.getAndSet(sent.get()) == sent.get());
        assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(new Frame.Text(""));
        conversation.socket().connection().close();
        flood.failure(RuntimeException.class);
    }

    @Test
    void answersToPingsDoNotPileUpWhileNobodyReceives() {
        Call<Void> flood = flood(repeated(ServerFrames.ping("x".repeat(125)), 1000));
        // It ends when this side has dropped the connection.
        flood.failure(RuntimeException.class);
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> conversation.socket().receiveFrame(PATIENCE))
                .withMessageContaining("does not read the answers");
    }
}
