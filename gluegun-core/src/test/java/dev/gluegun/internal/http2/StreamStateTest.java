package dev.gluegun.internal.http2;

import static dev.gluegun.internal.http2.StreamState.CLOSED;
import static dev.gluegun.internal.http2.StreamState.HALF_CLOSED_LOCAL;
import static dev.gluegun.internal.http2.StreamState.HALF_CLOSED_REMOTE;
import static dev.gluegun.internal.http2.StreamState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamStateTest {

    @Test
    void bothSidesEndInEitherOrder() {
        assertThat(OPEN.afterLocalEnd()).isEqualTo(HALF_CLOSED_LOCAL);
        assertThat(HALF_CLOSED_LOCAL.afterRemoteEnd()).isEqualTo(CLOSED);
        assertThat(OPEN.afterRemoteEnd()).isEqualTo(HALF_CLOSED_REMOTE);
        assertThat(HALF_CLOSED_REMOTE.afterLocalEnd()).isEqualTo(CLOSED);
    }

    @Test
    void whoHasEndedIsDone() {
        assertThat(HALF_CLOSED_LOCAL.mayWrite()).isFalse();
        assertThat(HALF_CLOSED_LOCAL.mayRead()).isTrue();
        assertThat(HALF_CLOSED_REMOTE.mayWrite()).isTrue();
        assertThat(HALF_CLOSED_REMOTE.mayRead()).isFalse();
    }
}
