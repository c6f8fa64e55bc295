package dev.gluegun.cli;

/** What has to be done when a person presses Ctrl-C: one thing at a time, as long as it has to be done. */
final class Interrupts {

    private volatile Runnable action = Interrupts::nothing;

    /** Runs {@code onInterrupt} when an interrupt comes before the returned registration is closed. */
    Registration during(Runnable onInterrupt) {
        action = onInterrupt;
        return () -> action = Interrupts::nothing;
    }

    /** Does what has to be done; called on a thread of its own while the process ends. */
    void fire() {
        action.run();
    }

    private static void nothing() {}

    /** The time during which an action is to be run. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
