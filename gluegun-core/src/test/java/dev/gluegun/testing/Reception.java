package dev.gluegun.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Message;
import dev.gluegun.ReplyTo;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;

/** A ReplyTo that keeps what it is given until the test asks for it. */
public final class Reception implements ReplyTo {

    private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    @Override
    public void deliver(Message message) {
        messages.add(message);
    }

    /** Waits for the next message. */
    public Message next() {
        Message message = take(ScriptedServer.PATIENCE);
        assertThat(message).as("the next message").isNotNull();
        return message;
    }

    /** Waits for the last message, and tells why the stream has ended. */
    public <E extends Throwable> E failure(Class<E> kind) {
        E cause = assertThat(next())
                .isInstanceOf(Message.Failed.class)
                .extracting(failed -> ((Message.Failed) failed).cause())
                .asInstanceOf(InstanceOfAssertFactories.type(kind))
                .actual();
        expectNothingFor(Duration.ofMillis(20));
        return cause;
    }

    public void expectNothingFor(Duration time) {
        assertThat(take(time)).as("no further message").isNull();
    }

    private Message take(Duration time) {
        try {
            return messages.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
