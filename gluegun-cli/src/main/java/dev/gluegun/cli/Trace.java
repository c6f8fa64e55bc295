package dev.gluegun.cli;

import dev.gluegun.ConnectionEvent;
import dev.gluegun.ConnectionListener;
import dev.gluegun.cli.text.VisibleText;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows what happens on a connection while it happens, each event on a line with the time since the start. Any thread. */
final class Trace {

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final long beganAtNanos = System.nanoTime();
    private volatile Consumer<String> lines;

    /** @param lines where the lines go, until {@link #moveTo} */
    Trace(Consumer<String> lines) {
        this.lines = lines;
    }

    /** What is to listen to the connection. */
    ConnectionListener listener() {
        return ConnectionListener.of(this::show);
    }

    /** Shows what happens from now on elsewhere: a prompt must not be written over. */
    void moveTo(Consumer<String> others) {
        lines = others;
    }

    private void show(ConnectionEvent event) {
        double sinceMillis = (System.nanoTime() - beganAtNanos) / NANOS_PER_MILLISECOND;
        lines.accept(String.format(Locale.ROOT, "[%10.3f ms] %s", sinceMillis, VisibleText.line(event.description())));
    }
}
