package dev.gluegun.testing;

import dev.gluegun.Frame;
import dev.gluegun.Headers;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A server of HTTP/2 with prior knowledge, by our own machine in the server's role; a test says what it does with each event. By
 * itself it echoes the messages of WebSockets.
 */
public final class Http2Server implements AutoCloseable {

    private final ServerSocket socket;
    private final Http2Settings settings;
    private final BiConsumer<Line, Http2Machine.Step> behaviour;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Line> accepted = new LinkedBlockingQueue<>();

    private Http2Server(Http2Settings settings, BiConsumer<Line, Http2Machine.Step> behaviour) {
        this.settings = settings;
        this.behaviour = behaviour;
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Thread.ofVirtual().name("http2-server").start(this::accept);
    }

    public static Http2Server echo() {
        return with(Http2Settings.server(), Line::echo);
    }

    /** @param behaviour called for each event, with the line's monitor held */
    public static Http2Server with(Http2Settings settings, BiConsumer<Line, Http2Machine.Step> behaviour) {
        return new Http2Server(settings, behaviour);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The next connection that was made. */
    public Line next() {
        try {
            Line line = accepted.poll(ScriptedServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new AssertionError("nobody connected");
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Line line = new Line(socket.accept());
                lines.add(line);
                accepted.add(line);
                Thread.ofVirtual().name("http2-line").start(line::run);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Line line : lines) {
            line.socket.close();
        }
    }

    /** One connection; its monitor guards everything. */
    public final class Line {
        private final Socket socket;
        private final Http2Machine machine = new Http2Machine(Role.SERVER, settings);
        private final Map<Integer, Echo> echoes = new HashMap<>();
        private volatile boolean ended;

        Line(Socket socket) {
            this.socket = socket;
        }

        public Http2Machine machine() {
            return machine;
        }

        /** Whether the client has ended the connection. */
        public boolean hasEnded() {
            return ended;
        }

        /** Has something done with the machine, and sends what that leads to. */
        public synchronized void act(Runnable action) {
            action.run();
            flush();
        }

        /** Sends bytes past the machine. */
        public synchronized void write(byte[] raw) throws IOException {
            socket.getOutputStream().write(raw);
        }

        public void drop() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void run() {
            byte[] bytes = new byte[64 * 1024];
            try {
                act(() -> {});
                while (true) {
                    int count = socket.getInputStream().read(bytes);
                    if (count < 0) {
                        break;
                    }
                    ByteBuffer in = ByteBuffer.wrap(bytes, 0, count);
                    act(() -> {
                        for (var step = machine.step(in);
                                step != Http2Machine.Step.NEED_MORE;
                                step = machine.step(in)) {
                            behaviour.accept(this, step);
                            if (step == Http2Machine.Step.FAILED) {
                                break;
                            }
                        }
                    });
                }
            } catch (IOException closed) {
                // By one of the two sides.
            } finally {
                ended = true;
                drop();
            }
        }

        private void flush() {
            try {
                ByteBuffer out = ByteBuffer.allocate(64 * 1024);
                while (machine.hasOutput()) {
                    machine.writeTo(out.clear());
                    socket.getOutputStream().write(out.array(), 0, out.position());
                    // The output takes only so much at a time.
                    echoes.values().forEach(Echo::pump);
                }
            } catch (IOException gone) {
                ended = true;
            }
        }

        /** Takes WebSockets and echoes their messages. */
        public void echo(Http2Machine.Step step) {
            switch (step) {
                case HEADERS -> {
                    if (!machine.isTrailers()
                            && "websocket".equals(machine.request().protocol())) {
                        machine.respond(machine.streamId(), 200, Headers.empty(), false);
                        echoes.put(machine.streamId(), new Echo(machine.streamId()));
                    }
                }
                case DATA -> {
                    Echo echo = echoes.get(machine.streamId());
                    int size = machine.data().remaining();
                    if (echo != null) {
                        echo.take(machine.data(), machine.endsStream());
                        machine.release(machine.streamId(), size);
                    }
                }
                case WINDOW -> echoes.values().forEach(Echo::pump);
                case RESET -> echoes.remove(machine.streamId());
                default -> {
                    // Nothing to echo.
                }
            }
        }

        /** What has come on one stream, on its way back. */
        private final class Echo {
            private final int streamId;
            private final InboundMachine frames =
                    new InboundMachine(Role.SERVER, new InboundLimits(64 << 20, 64 << 20, false), null);
            private ByteBuffer out = ByteBuffer.allocate(0);
            private boolean ends;

            Echo(int streamId) {
                this.streamId = streamId;
            }

            void take(ByteBuffer in, boolean last) {
                ByteBuffer copy = ByteBuffer.allocate(in.remaining()).put(in).flip();
                while (frames.step(copy) == InboundMachine.Step.FRAME) {
                    answer(frames.frame());
                }
                ends |= last;
                pump();
            }

            private void answer(Frame frame) {
                byte[] bytes = switch (frame) {
                    case Frame.Text text -> ServerFrames.text(text.text());
                    case Frame.Binary binary -> ServerFrames.binary(binary.data());
                    case Frame.Ping ping -> ServerFrames.pong(ping.data());
                    case Frame.Pong pong -> new byte[0];
                    case Frame.Close close -> ServerFrames.close();
                    case Frame.CloseWithReason close -> ServerFrames.close(close.code(), close.reasonText());
                };
                out = ByteBuffer.allocate(out.remaining() + bytes.length)
                        .put(out)
                        .put(bytes)
                        .flip();
                ends |= bytes.length > 0 && (bytes[0] & 0xf) == Opcode.CLOSE;
            }

            void pump() {
                machine.data(streamId, out, ends);
            }
        }
    }
}
