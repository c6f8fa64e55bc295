package dev.gluegun.bench.model;

/** How a client is used. */
public enum Style {
    /** There is one way only. */
    SOLE(""),
    /** A platform thread calls, and waits in the library for what comes. */
    BLOCKING("platform thread"),
    /** A virtual thread does. */
    VIRTUAL("virtual thread"),
    /** A platform thread waits at a queue that the library's callback fills. */
    QUEUE("queue"),
    /** What comes is used inside the library's callback. */
    CALLBACK("callback");

    private final String title;

    Style(String title) {
        this.title = title;
    }

    /** How reports call it; empty for {@link #SOLE}. */
    public String title() {
        return title;
    }

    /** A thread for the caller, not started. */
    public Thread thread(Runnable task) {
        return this == VIRTUAL
                ? Thread.ofVirtual().unstarted(task)
                : Thread.ofPlatform().unstarted(task);
    }
}
