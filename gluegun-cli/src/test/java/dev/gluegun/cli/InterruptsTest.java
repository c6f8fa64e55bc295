package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptsTest {

    @Test
    void actionRunsOnlyWhileItIsRegistered() {
        AtomicInteger runs = new AtomicInteger();
        Interrupts interrupts = new Interrupts();

        interrupts.fire();
        Interrupts.Registration registration = interrupts.during(runs::incrementAndGet);
        interrupts.fire();
        registration.close();
        interrupts.fire();

        assertThat(runs).hasValue(1);
    }
}
