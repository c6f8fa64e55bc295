package dev.gluegun.cli;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.GluegunException;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.Protocol;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.cli.text.DurationText;
import dev.gluegun.cli.text.HandshakeText;
import java.net.URI;
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
 * @param redirects how many redirects are followed
 * @param timeout how long all of it may take
 */
record Opening(
        Target target,
        ConnectOptions connect,
        UpgradeOptions upgrade,
        Headers headers,
        int redirects,
        Duration timeout) {

    /** An opening that follows no redirects. */
    Opening(Target target, ConnectOptions connect, UpgradeOptions upgrade, Headers headers, Duration timeout) {
        this(target, connect, upgrade, headers, 0, timeout);
    }

    /**
     * Opens the session.
     *
     * @param interrupts closes the half-open connection when one comes
     * @param steps is told the handshake, line by line
     * @throws GluegunException when it cannot be opened
     */
    Session open(Interrupts interrupts, Consumer<String> steps) {
        long start = System.nanoTime();
        steps.accept("* connecting to " + target.place() + (target.secure() ? " with TLS" : ""));
        return redirects > 0 ? follow(interrupts, steps, start) : open(interrupts, steps, start);
    }

    private Session open(Interrupts interrupts, Consumer<String> steps, long start) {
        Connection connection = target.socket().isPresent()
                ? Connection.openUnix(target.socket().get(), connect)
                : Connection.open(target.host(), target.port(), connect);
        AtomicBoolean interrupted = new AtomicBoolean();
        Interrupts.Registration registration = interrupts.during(() -> {
            interrupted.set(true);
            connection.close();
        });
        try {
            // Asked for first, so that what cannot be sent is refused before there is a connection.
            WebSocketStream stream = connection.upgrade(target.path(), headers, upgrade);
            Protocol protocol = awaitUp(connection);
            steps.accept("* connected after " + DurationText.of(since(start)));
            tellRequest(protocol, target.path(), stream, steps);
            Message.Upgraded upgraded = stream.awaitUpgrade(remaining(start));
            tellAgreement(protocol, upgraded, steps, start);
            return new Session(connection, stream, upgraded);
        } catch (GluegunException e) {
            connection.close();
            throw interrupted.get() ? new GluegunException.Interrupted("interrupted while connecting", e) : e;
        } finally {
            registration.close();
        }
    }

    /** Follows redirects; only the last handshake is shown. */
    private Session follow(Interrupts interrupts, Consumer<String> steps, long start) {
        WebSocketOptions options = WebSocketOptions.defaults()
                .withConnectOptions(connect)
                .withUpgradeOptions(upgrade)
                .withHeaders(headers)
                .withRedirects(redirects)
                .withTimeout(timeout);
        Thread caller = Thread.currentThread();
        AtomicBoolean interrupted = new AtomicBoolean();
        Interrupts.Registration registration = interrupts.during(() -> {
            interrupted.set(true);
            caller.interrupt();
        });
        WebSocket socket;
        try {
            socket = target.socket().isPresent()
                    ? WebSocket.connectUnix(target.socket().get(), target.path(), options)
                    : WebSocket.connect(target.uri(), options);
        } finally {
            registration.close();
        }
        if (interrupted.get()) {
            socket.connection().close();
            throw new GluegunException.Interrupted("interrupted while connecting", null);
        }
        URI uri = socket.uri();
        steps.accept("* " + uri.getScheme() + "://" + uri.getRawAuthority() + " has answered");
        WebSocketStream stream = socket.stream();
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        Protocol protocol = awaitUp(socket.connection());
        tellRequest(protocol, path, stream, steps);
        Message.Upgraded upgraded = stream.awaitUpgrade(timeout);
        tellAgreement(protocol, upgraded, steps, start);
        return new Session(socket.connection(), stream, upgraded);
    }

    private static void tellRequest(Protocol protocol, String path, WebSocketStream stream, Consumer<String> steps) {
        HandshakeText.request(protocol, path, stream.requestHeaders()).forEach(line -> steps.accept("> " + line));
    }

    private static void tellAgreement(
            Protocol protocol, Message.Upgraded upgraded, Consumer<String> steps, long start) {
        HandshakeText.agreement(protocol, upgraded.headers()).forEach(line -> steps.accept("< " + line));
        steps.accept("* open after " + DurationText.of(since(start)));
    }

    private Protocol awaitUp(Connection connection) {
        try {
            return connection.awaitUp(timeout);
        } catch (GluegunException.ConnectionDown e) {
            // It has come and gone already; whoever awaits the upgrade learns what happened to that.
            return Protocol.HTTP_1_1;
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
