package dev.gluegun.testing;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.testing.Http2Server.Line;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;

/** A proxy that is asked in HTTP/2, without TLS, and forwards what it is asked for by CONNECT. Other requests it answers itself. */
public final class Http2TestProxy implements AutoCloseable {

    private record Tunnel(Line line, int streamId) {}

    private final BiPredicate<Line, Step> otherwise;
    private final Http2Server server = Http2Server.with(Http2Settings.server(), this::serve);
    private final Map<Tunnel, Socket> tunnels = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** One that forwards everything. */
    public Http2TestProxy() {
        this((line, step) -> false);
    }

    /** @param otherwise asked first about each event; true when that is all that is to be done about it */
    public Http2TestProxy(BiPredicate<Line, Step> otherwise) {
        this.otherwise = otherwise;
    }

    public int port() {
        return server.port();
    }

    /** The next connection that was made. */
    public Line next() {
        return server.next();
    }

    /** What it was asked for, host and port, each with its credentials behind it. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** How many tunnels are open. */
    public long open() {
        return tunnels.values().stream().filter(socket -> !socket.isClosed()).count();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket tunnel : tunnels.values()) {
            tunnel.close();
        }
    }

    private void serve(Line line, Step step) {
        if (otherwise.test(line, step)) {
            return;
        }
        int id = line.machine().streamId();
        try {
            switch (step) {
                case HEADERS -> begin(line, id);
                case DATA -> forward(line, id);
                case RESET -> end(line, id);
                default -> {
                    // Nothing that a tunnel has to do with.
                }
            }
        } catch (IOException e) {
            line.machine().reset(id, ErrorCode.CONNECT_ERROR.code());
        }
    }

    private void begin(Line line, int id) throws IOException {
        if (!line.machine().request().method().equals("CONNECT")) {
            line.machine().respond(id, 200, Headers.empty(), true);
            return;
        }
        String authority = line.machine().request().authority();
        asked.add(authority
                + line.machine()
                        .headers()
                        .first("proxy-authorization")
                        .map(" "::concat)
                        .orElse(""));
        Socket tunnel = new Socket(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1)));
        tunnels.put(new Tunnel(line, id), tunnel);
        line.machine().respond(id, 200, Headers.empty(), false);
        Thread.ofVirtual().start(() -> passBack(line, id, tunnel));
    }

    private void forward(Line line, int id) throws IOException {
        ByteBuffer data = line.machine().data();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        Socket tunnel = tunnels.get(new Tunnel(line, id));
        if (tunnel == null) {
            // The end of a stream on which no tunnel was asked for, or none was made.
            return;
        }
        tunnel.getOutputStream().write(bytes);
        line.machine().release(id, bytes.length);
    }

    private void end(Line line, int id) throws IOException {
        Socket tunnel = tunnels.get(new Tunnel(line, id));
        if (tunnel != null) {
            tunnel.close();
        }
    }

    private static void passBack(Line line, int id, Socket tunnel) {
        byte[] bytes = new byte[8 * 1024];
        try (tunnel) {
            for (int count = tunnel.getInputStream().read(bytes);
                    count >= 0;
                    count = tunnel.getInputStream().read(bytes)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
                while (rest.hasRemaining() && !line.hasEnded()) {
                    line.act(() -> line.machine().data(id, rest, false));
                }
            }
        } catch (IOException closed) {
            // By the other side.
        }
        line.act(() -> line.machine().data(id, ByteBuffer.allocate(0), true));
    }
}
