package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.http2.Frames;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.testing.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Http2KeepaliveTest {

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int TOLERANCE = 2;

    private final RecordingTransport transport = new RecordingTransport();
    private final Http2Session session =
            Http2Session.open(transport, "http", new BufferPool(), new Keeper(), DAY, Http2Settings.client(), null);

    /** From then on all that comes is read before the next look, which is on the same thread. */
    @BeforeEach
    void awaitKeeper() {
        transport.bring(Frames.settings());
        Eventually.await("the keeper reads").until(session.link().keeperShift()::isWatching);
    }

    @AfterEach
    void close() {
        session.close(Ending.down("the test is over", null));
    }

    private long pings() {
        return transport.frames().stream()
                .filter(frame -> frame.startsWith("PING"))
                .count();
    }

    @Test
    void anAnswerStartsTheCountAnew() {
        int lastOfARow = TOLERANCE + 1;
        transport.afterWrite(() -> {
            if (pings() % lastOfARow == 0) {
                transport.bring(Frames.windowUpdate(0, 1));
            }
        });
        new Http2Keepalive(session, PAUSE, TOLERANCE).start();
        Eventually.await("many rows of pings, of which the last was answered").until(() -> pings() > 10 * lastOfARow);
        assertThat(session.link().ending()).isNull();
    }

    @Test
    void oneMoreThanIsToleratedIsTheEnd() {
        new Http2Keepalive(session, PAUSE, TOLERANCE).start();
        Eventually.await("the end").until(session.link()::isDropped);
        assertThat(pings()).isEqualTo(TOLERANCE + 1);
    }
}
