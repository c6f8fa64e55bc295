package dev.gluegun.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

    @Test
    void gives_what_came_of_it() throws IOException {
        assertThat(Waiting.result(CompletableFuture.completedFuture("done"), "waiting"))
                .isEqualTo("done");
    }

    @Test
    void names_what_failed_and_why() {
        Exception cause = new IllegalStateException("no");

        assertThatThrownBy(() -> Waiting.result(CompletableFuture.failedFuture(cause), "opening the socket"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("opening the socket failed")
                .hasCause(cause);
    }

    @Test
    void asks_until_it_is_true() throws IOException {
        AtomicInteger asked = new AtomicInteger();

        Waiting.until(() -> asked.incrementAndGet() == 3, "waiting");

        assertThat(asked).hasValue(3);
    }

    @Test
    void stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Waiting.until(() -> false, "waiting")).isInstanceOf(InterruptedIOException.class);
        assertThatThrownBy(() -> Waiting.result(new CompletableFuture<>(), "waiting"))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
