package dev.gluegun.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.Kind;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Retrying;
import dev.gluegun.ConnectionEvent.Side;
import dev.gluegun.ConnectionEvent.Upgraded;
import dev.gluegun.ConnectionId;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GluegunMetricsTest {

    private static final ConnectionId HERE = new ConnectionId(1, "here.example", 443);
    private static final ConnectionId THERE = new ConnectionId(2, "there.example", 443);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GluegunMetrics metrics = new GluegunMetrics(registry);

    private static Upgraded upgraded(ConnectionId connection) {
        return new Upgraded(connection, Optional.empty(), List.of(), SECOND);
    }

    private static Closed closed(OptionalInt sent, OptionalInt received, Optional<Duration> open) {
        return new Closed(
                HERE, Optional.of(Side.PEER), sent, received, "", new ConnectionDown("for the test"), SECOND, open);
    }

    @Test
    void phasesAreTimedByTheirOutcome() {
        ConnectionError failure = new ConnectionError("for the test", Phase.TCP);
        metrics.phaseEnded(new PhaseEnded(HERE, Phase.TCP, 1, SECOND, "", Optional.of(failure)));
        metrics.retrying(new Retrying(HERE, 2, SECOND, failure));
        metrics.phaseEnded(new PhaseEnded(HERE, Phase.TCP, 2, SECOND, "there", Optional.empty()));
        for (String outcome : List.of("success", "failure")) {
            assertThat(registry.get("gluegun.phase")
                            .tags("phase", "tcp", "outcome", outcome)
                            .timer()
                            .totalTime(TimeUnit.SECONDS))
                    .isEqualTo(1);
        }
        assertThat(registry.get("gluegun.retries").counter().count()).isEqualTo(1);
    }

    @Test
    void openSocketsAreThoseThatHaveBeenUpgradedAndNotClosed() {
        metrics.upgraded(upgraded(HERE));
        metrics.upgraded(upgraded(THERE));
        assertThat(registry.get("gluegun.sockets").gauge().value()).isEqualTo(2);
        metrics.closed(closed(OptionalInt.empty(), OptionalInt.empty(), Optional.of(SECOND)));
        metrics.closed(closed(OptionalInt.empty(), OptionalInt.empty(), Optional.empty()));
        assertThat(registry.get("gluegun.sockets").gauge().value()).isEqualTo(1);
        assertThat(registry.get("gluegun.open").timer().count()).isEqualTo(2);
        assertThat(registry.get("gluegun.lifetime").timer().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1015, 1015", "3000, 3xxx", "4999, 4xxx", "65535, 65xxx"})
    void closeCodesAreFewWhateverAPeerChooses(int code, String tag) {
        metrics.closed(closed(OptionalInt.empty(), OptionalInt.of(code), Optional.of(SECOND)));
        assertThat(registry.get("gluegun.closes")
                        .tags("initiator", "peer", "sent", "none", "received", tag)
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void compressionIsTheRatioOfSizes() {
        metrics.frameSent(new FrameSent(HERE, Kind.TEXT, 400, 100, SECOND, 7));
        metrics.frameReceived(new FrameReceived(HERE, Kind.BINARY, true, 100, 100, SECOND, 3));
        assertThat(registry.get("gluegun.compression.ratio")
                        .tags("direction", "out")
                        .summary()
                        .mean())
                .isEqualTo(4);
        assertThat(registry.get("gluegun.compression.ratio")
                        .tags("direction", "in")
                        .summary()
                        .count())
                .isZero();
        assertThat(registry.get("gluegun.wire")
                        .tags("direction", "out")
                        .counter()
                        .count())
                .isEqualTo(100);
        assertThat(registry.get("gluegun.queue").summary().max()).isEqualTo(7);
        assertThat(registry.get("gluegun.backlog").summary().max()).isEqualTo(3);
    }

    @Test
    void aMessageInPiecesIsOneMessage() {
        metrics.frameReceived(new FrameReceived(HERE, Kind.TEXT, false, 10, 10, SECOND, 0));
        metrics.frameReceived(new FrameReceived(HERE, Kind.TEXT, true, 5, 5, SECOND, 0));
        assertThat(registry.get("gluegun.frames")
                        .tags("direction", "in", "kind", "text")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("gluegun.payload")
                        .tags("direction", "in", "kind", "text")
                        .summary()
                        .totalAmount())
                .isEqualTo(15);
    }

    @Test
    void aPongWithoutAPingHasNoRoundTrip() {
        metrics.pong(new Pong(HERE, Side.PEER, 0, Optional.empty()));
        metrics.pong(new Pong(HERE, Side.PEER, 0, Optional.of(SECOND)));
        assertThat(registry.get("gluegun.round.trip").timer().count()).isEqualTo(1);
        assertThat(registry.get("gluegun.frames")
                        .tags("direction", "in", "kind", "pong")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void hostsAreNoTagsUnlessAskedFor() {
        metrics.upgraded(upgraded(HERE));
        metrics.upgraded(upgraded(THERE));
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .allSatisfy(id -> assertThat(id.getTag("host")).isNull());
    }

    @Test
    void hostsAreToldApartWhenThatIsAskedFor() {
        GluegunMetrics perHost = new GluegunMetrics(registry, List.of(Tag.of("feed", "a"))).perHost();
        perHost.upgraded(upgraded(HERE));
        perHost.upgraded(upgraded(THERE));
        for (ConnectionId connection : List.of(HERE, THERE)) {
            assertThat(registry.get("gluegun.sockets")
                            .tags("host", connection.host(), "feed", "a")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }
}
