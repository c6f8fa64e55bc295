package dev.gluegun;

import dev.gluegun.ReconnectingWebSocket.Attempt;
import dev.gluegun.ReconnectingWebSocket.ConnectedHook;
import dev.gluegun.ReconnectingWebSocket.Target;
import dev.gluegun.internal.engine.PeerWatch;
import dev.gluegun.internal.reconnect.Line;
import dev.gluegun.internal.transport.Deadline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link WebSocket} as one of the connections of a {@link ReconnectingWebSocket}. */
record SocketLine(WebSocket socket) implements Line {

    static Line connect(Target target, WebSocketOptions options) {
        Headers headers = options.headers();
        for (Headers.Header field : target.headers()) {
            headers = headers.with(field.name(), field.value());
        }
        return new SocketLine(WebSocket.connect(target.uri(), options.withHeaders(headers)));
    }

    @Override
    public void watch(PeerWatch.Rules rules, PeerWatch.Observer observer) {
        socket.stream().watch(rules, observer);
    }

    @Override
    public void greet(ConnectedHook hook, Attempt attempt) throws Exception {
        hook.connected(socket, attempt);
    }

    @Override
    public void send(List<Frame> frames) {
        if (frames.size() == 1) {
            socket.sendFrame(frames.getFirst());
        } else {
            socket.stream().sendMany(frames);
        }
    }

    @Override
    public Frame receive(Deadline deadline) {
        return socket.stream().receive(deadline);
    }

    @Override
    public @Nullable GluegunException failure() {
        return socket.stream().remains().failure();
    }

    @Override
    public boolean isDrained() {
        return socket.stream().remains().isDrained();
    }

    @Override
    public void ask() {
        socket.stream().askPeer();
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void drop() {
        socket.connection().close();
    }

    @Override
    public boolean isDropped() {
        return socket.stream().remains().isDropped();
    }
}
