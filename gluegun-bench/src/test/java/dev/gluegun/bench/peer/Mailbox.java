package dev.gluegun.bench.peer;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what comes until a test asks for it: texts, lengths of binary messages, and failures. */
final class Mailbox implements Inbox {

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

    @Override
    public void text(String message) {
        messages.add(message);
    }

    @Override
    public void binary(int length) {
        messages.add(length);
    }

    @Override
    public void failed(Throwable cause) {
        messages.add(cause);
    }

    Object next() throws InterruptedException {
        Object message = messages.poll(30, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came in 30 s");
        }
        return message;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }
}
