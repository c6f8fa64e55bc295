package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.RetryPolicy;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SilentServer;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SocketTest
class DialingIT {

    private static Deadline soon() {
        return Deadline.after(Duration.ofMillis(50));
    }

    @Test
    void theDeadlineEndsAnAttemptThatIsUnderWay() {
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", silent.port()), ConnectOptions.defaults());
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> dialing.dial(soon()))
                    .withMessageContaining("127.0.0.1 port " + silent.port())
                    .returns(Phase.TCP, Timeout::phase);
        }
    }

    @Test
    void theDeadlineIsToldOfWhereThereIsNoOtherAttempt() {
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.none());
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", silent.port()), options);
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> dialing.dial(soon()))
                    .satisfies(timeout ->
                            assertThat(timeout.getSuppressed()).hasOnlyElementsOfType(ConnectionError.class));
        }
    }

    @Test
    void theDeadlineEndsAPauseBetweenAttemptsAndTellsOfTheLastOne() {
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.fixed(3, Duration.ofHours(1)));
        Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", ScriptedServer.unusedPort()), options);
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> dialing.dial(soon()))
                .satisfies(timeout -> assertThat(timeout.getSuppressed()).hasOnlyElementsOfType(ConnectionError.class));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsAPauseBetweenAttempts(Call.On kind) {
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.fixed(3, Duration.ofHours(1)));
        Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", ScriptedServer.unusedPort()), options);
        Call<Void> call = Call.run(kind, () -> dialing.dial(Deadline.none())).awaitWaiting();
        call.interrupt();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::result)
                .withCauseInstanceOf(InterruptedException.class);
    }
}
