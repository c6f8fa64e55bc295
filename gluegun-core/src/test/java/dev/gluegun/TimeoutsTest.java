package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TimeoutsTest {

    @Property
    void no_duration_is_longer_than_no_limit(@ForAll long seconds, @ForAll @IntRange(max = 999_999_999) int nanos) {
        assertThat(Timeouts.INFINITE).isGreaterThanOrEqualTo(Duration.ofSeconds(seconds, nanos));
    }
}
