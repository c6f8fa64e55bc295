package dev.gluegun.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.bench.model.Measurement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Pace PACE =
            new Pace(3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(60), 2_000, 1_000);

    @Test
    void opens_fewer_idle_sockets_over_tls() {
        assertThat(PACE.sockets(named("idle-plain"))).isEqualTo(2_000);
        assertThat(PACE.sockets(named("idle-tls"))).isEqualTo(1_000);
        assertThat(PACE.sockets(named("sockets-100"))).isEqualTo(100);
    }

    @Test
    void warms_up_longer_for_handshakes() {
        assertThat(PACE.warmUp(named("rtt-tls"))).isEqualTo(PACE.warmUp());
        assertThat(PACE.warmUp(named("connect-plain"))).isGreaterThan(PACE.warmUp());
        assertThat(PACE.warmUp(named("connect-tls"))).isGreaterThan(PACE.warmUp(named("connect-plain")));
    }

    @Test
    void warms_up_longer_where_one_client_has_to_warm_up_the_server() {
        assertThat(PACE.warmUp(named("crowd-http2"))).isGreaterThan(PACE.warmUp());
        assertThat(PACE.sockets(named("crowd-http2"))).isEqualTo(100);
    }

    @Test
    void estimates_what_a_run_takes() {
        Duration trip = PACE.estimate(named("rtt-64"), 10);
        assertThat(trip).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(180));
        assertThat(PACE.withRounds(1).estimate(named("rtt-64"), 10).multipliedBy(3))
                .isEqualTo(trip);
        assertThat(PACE.estimate(named("idle-tls"), 1)).isGreaterThan(PACE.estimate(named("idle-plain"), 1));
    }

    private static Measurement named(String name) {
        return Measurement.named(name).orElseThrow();
    }
}
