package dev.gluegun.cli;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.GluegunException;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.cli.text.DurationText;
import dev.gluegun.cli.text.HandshakeText;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The way to an open session: connection, upgrade, and what is told of them.
 *
 * @param target where to
 * @param connect how to connect
 * @param upgrade how to upgrade
 * @param headers the request's own header fields
 * @param timeout how long all of it may take
 */
record Opening(Target target, ConnectOptions connect, UpgradeOptions upgrade, Headers headers, Duration timeout) {

    private static final int SWITCHING_PROTOCOLS = 101;

    /**
     * Opens the session.
     *
     * @param interrupts closes the half-open connection when one comes
     * @param steps is told the handshake, line by line
     * @throws GluegunException when it cannot be opened
     */
    Session open(Interrupts interrupts, Consumer<String> steps) {
        long start = System.nanoTime();
        steps.accept("* connecting to " + target.authority() + (target.secure() ? " with TLS" : ""));
        Connection connection = Connection.open(target.host(), target.port(), connect);
        AtomicBoolean interrupted = new AtomicBoolean();
        Interrupts.Registration registration = interrupts.during(() -> {
            interrupted.set(true);
            connection.close();
        });
        try {
            // Asked for first, so that what cannot be sent is refused before there is a connection.
            WebSocketStream stream = connection.upgrade(target.path(), headers, upgrade);
            awaitUp(connection);
            steps.accept("* connected after " + DurationText.of(since(start)));
            HandshakeText.request(target.path(), stream.requestHeaders()).forEach(line -> steps.accept("> " + line));
            Message.Upgraded upgraded = stream.awaitUpgrade(remaining(start));
            HandshakeText.response(SWITCHING_PROTOCOLS, upgraded.headers()).forEach(line -> steps.accept("< " + line));
            steps.accept("* open after " + DurationText.of(since(start)));
            return new Session(connection, stream, upgraded);
        } catch (GluegunException e) {
            connection.close();
            throw interrupted.get() ? new GluegunException.Interrupted("interrupted while connecting", e) : e;
        } finally {
            registration.close();
        }
    }

    private void awaitUp(Connection connection) {
        try {
            connection.awaitUp(timeout);
        } catch (GluegunException.ConnectionDown e) {
            // It has come and gone already; whoever awaits the upgrade learns what happened to that.
        }
    }

    /** At least a moment, as no time at all is not a time to wait. */
    private Duration remaining(long start) {
        Duration left = timeout.minus(since(start));
        return left.isPositive() ? left : Duration.ofNanos(1);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
