package dev.gluegun.cli;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.cli.text.DurationText;
import dev.gluegun.cli.text.HandshakeText;
import java.time.Duration;
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

    /**
     * Opens the session.
     *
     * @param interrupts closes the half-open connection when one comes
     * @param steps is told the handshake, line by line
     * @throws dev.gluegun.GluegunException when it cannot be opened
     */
    Session open(Interrupts interrupts, Consumer<String> steps) {
        long start = System.nanoTime();
        steps.accept("* connecting to " + target.authority() + (target.secure() ? " with TLS" : ""));
        Connection connection = Connection.open(target.host(), target.port(), connect);
        Interrupts.Registration registration = interrupts.during(connection::close);
        boolean opened = false;
        try {
            connection.awaitUp(timeout);
            steps.accept("* connected after " + DurationText.of(since(start)));
            WebSocketStream stream = connection.upgrade(target.path(), headers, upgrade);
            HandshakeText.request(target.path(), headers).forEach(line -> steps.accept("> " + line));
            Message.Upgraded upgraded = stream.awaitUpgrade(timeout.minus(since(start)));
            HandshakeText.response(101, upgraded.headers()).forEach(line -> steps.accept("< " + line));
            steps.accept("* open after " + DurationText.of(since(start)));
            opened = true;
            return new Session(connection, stream, upgraded);
        } finally {
            registration.close();
            if (!opened) {
                connection.close();
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
