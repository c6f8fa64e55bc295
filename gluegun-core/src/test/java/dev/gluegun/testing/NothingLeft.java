package dev.gluegun.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Waiters;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Holds after the last test of a class that all sockets have given back what they had borrowed. */
public final class NothingLeft implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        Eventually.await("everything given back").untilAsserted(() -> {
            assertThat(Waiters.shared().lent()).as("waiters lent").isZero();
            assertThat(BufferPool.shared().lent()).as("buffers lent").isZero();
        });
    }
}
