package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProviderCallTest {

    private static final CredentialsProvider.Request REQUEST =
            new CredentialsProvider.Request(URI.create("ws://example.com/"), 1, List.of());

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

    private Optional<Credentials> blocking(CredentialsProvider.Request request) throws InterruptedException {
        asked.countDown();
        try {
            new CountDownLatch(1).await();
            return Optional.empty();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private static Optional<Credentials> ask(CredentialsProvider provider) {
        return ProviderCall.ask(provider, REQUEST, Deadline.after(Duration.ofSeconds(20)));
    }

    @Test
    void what_it_answers_is_told() {
        Credentials token = Credentials.bearer("t");
        assertThat(ask(request -> Optional.of(token))).containsSame(token);
        assertThat(ask(request -> Optional.empty())).isEmpty();
        assertThat(ProviderCall.ask(request -> Optional.of(token), REQUEST, Deadline.none()))
                .containsSame(token);
    }

    @Test
    void what_it_throws_is_the_cause_and_not_in_the_message() {
        IOException thrown = new IOException("s3cret");
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> ask(request -> {
                    throw thrown;
                }))
                .withMessage("the credentials provider failed with java.io.IOException")
                .withCause(thrown)
                .returns(Phase.UPGRADE, ConnectionError::phase);
    }

    @Test
    @SuppressWarnings("NullAway") // that is what is tested
    void null_is_an_exception_of_its_own() {
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> ask(request -> null))
                .withCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void it_is_interrupted_when_the_time_is_over() throws InterruptedException {
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> ProviderCall.ask(this::blocking, REQUEST, Deadline.after(Duration.ofMillis(50))))
                .withMessageContaining("credentials provider")
                .returns(Phase.UPGRADE, Timeout::phase);
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void it_is_interrupted_with_who_asks() throws InterruptedException {
        Call<Optional<Credentials>> call = Call.of(() -> ask(this::blocking));
        asked.await();
        call.interrupt();
        call.failure(Interrupted.class);
        assertThat(call.wasInterruptedAtEnd()).isTrue();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
