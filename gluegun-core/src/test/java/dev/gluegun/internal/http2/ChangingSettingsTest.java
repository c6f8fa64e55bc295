package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.ws.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A client and a server that changes its settings all the time: from the acknowledgement on, in the order of the bytes, the client keeps to
 * them, and all that it sends arrives (RFC 9113, sections 6.5.3 and 6.9.2).
 */
class ChangingSettingsTest {

    private static final int ACTIONS = 400;

    /** What a server has allowed; all but the last are behind the client already. */
    private record Allowed(int window, int frame, int streams, int table) {

        static final Allowed AT_FIRST = new Allowed(65_535, 16_384, Integer.MAX_VALUE, 4096);

        byte[] settings() {
            return Frames.settings(
                    PeerSettings.INITIAL_WINDOW_SIZE,
                    window,
                    PeerSettings.MAX_FRAME_SIZE,
                    frame,
                    PeerSettings.MAX_CONCURRENT_STREAMS,
                    streams,
                    PeerSettings.HEADER_TABLE_SIZE,
                    table);
        }
    }

    /** A server that takes the client's bytes as they come, and keeps count of what the client may send. */
    private static final class Server {
        final Random random;
        final ArrayDeque<Allowed> announced = new ArrayDeque<>();
        final TreeMap<Integer, Integer> windows = new TreeMap<>();
        final TreeMap<Integer, ByteArrayOutputStream> got = new TreeMap<>();
        final HpackReader headers = new HpackReader(4096, new FloodGuard());
        Allowed allowed = Allowed.AT_FIRST;
        int connectionWindow = 65_535;

        Server(Random random) {
            this.random = random;
        }

        byte[] change() {
            Allowed next = new Allowed(
                    random.nextInt(random.nextBoolean() ? 100 : 100_000),
                    16_384 + random.nextInt(20_000),
                    random.nextInt(20),
                    random.nextInt(8192));
            announced.add(next);
            return next.settings();
        }

        void take(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            while (in.hasRemaining()) {
                int lengthAndType = in.getInt();
                int flags = in.get();
                int stream = in.getInt();
                byte[] payload = new byte[lengthAndType >>> Byte.SIZE];
                in.get(payload);
                assertThat(payload.length).isLessThanOrEqualTo(allowed.frame());
                switch (lengthAndType & 0xFF) {
                    case FrameType.SETTINGS -> settings(flags);
                    case FrameType.HEADERS -> headers(stream, payload);
                    case FrameType.DATA -> data(stream, payload);
                    case FrameType.WINDOW_UPDATE -> {}
                    default -> throw new AssertionError("a frame of type " + (lengthAndType & 0xFF));
                }
            }
        }

        private void settings(int flags) {
            if (flags != Frames.ACK) {
                return;
            }
            Allowed next = announced.remove();
            windows.replaceAll((stream, window) -> window + next.window() - allowed.window());
            headers.limitTable(next.table());
            allowed = next;
        }

        private void headers(int stream, byte[] payload) {
            assertThat(windows.size()).as("streams before").isLessThan(allowed.streams());
            FieldSection fields = new FieldSection(1000);
            assertThat(headers.read(payload, 0, payload.length, fields)).isNull();
            windows.put(stream, allowed.window());
            got.put(stream, new ByteArrayOutputStream());
        }

        private void data(int stream, byte[] payload) {
            windows.merge(stream, -payload.length, Integer::sum);
            connectionWindow -= payload.length;
            assertThat(windows.get(stream)).isNotNegative();
            assertThat(connectionWindow).isNotNegative();
            got.get(stream).writeBytes(payload);
        }

        byte[] update() {
            int bytes = 1 + random.nextInt(50_000);
            if (windows.isEmpty() || random.nextBoolean()) {
                connectionWindow += bytes;
                return Frames.windowUpdate(0, bytes);
            }
            int stream = 1 + 2 * random.nextInt(windows.size());
            windows.merge(stream, bytes, Integer::sum);
            return Frames.windowUpdate(stream, bytes);
        }
    }

    private static final RequestHead POST = new RequestHead("POST", "https", "example.com", "/", null);

    /** The machine under test, and what it was given to send. */
    private static final class Client {
        private final Http2Machine machine = new Http2Machine(Role.CLIENT, Http2Settings.client());
        private final TreeMap<Integer, ByteArrayOutputStream> sent = new TreeMap<>();

        private void receive(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Step step;
            do {
                step = machine.step(in);
                assertThat(step == Step.FAILED ? machine.violation().text() : "")
                        .isEmpty();
            } while (step != Step.NEED_MORE);
        }

        private byte[] output() {
            ByteBuffer out = ByteBuffer.allocate(machine.outputBytes());
            machine.writeTo(out);
            return out.array();
        }

        private void open() {
            if (machine.mayOpen()) {
                int id = machine.open(POST, Headers.of("X-Count", "stream " + sent.size()), false);
                sent.put(id, new ByteArrayOutputStream());
            }
        }

        private void write(Random random) {
            if (sent.isEmpty()) {
                return;
            }
            int id = 1 + 2 * random.nextInt(sent.size());
            byte[] content = new byte[random.nextInt(30_000)];
            random.nextBytes(content);
            int taken = machine.data(id, ByteBuffer.wrap(content), false);
            sent.get(id).write(content, 0, taken);
        }

        /** All that was announced has been acknowledged, and all that was sent has come. */
        private void expectAgreement(Server server) {
            server.take(output());
            assertThat(server.announced).isEmpty();
            assertThat(server.got.keySet()).isEqualTo(sent.keySet());
            sent.forEach((id, bytes) -> {
                assertThat(server.got.get(id).toByteArray()).isEqualTo(bytes.toByteArray());
                assertThat(machine.mayWrite(id))
                        .isEqualTo(Math.max(0, Math.min(server.windows.get(id), server.connectionWindow)));
            });
            assertThat(machine.mayOpen()).isEqualTo(sent.size() < server.allowed.streams());
        }
    }

    @Property(tries = 200)
    void theClientKeepsToWhatItHasAcknowledged(@ForAll long seed) {
        Random random = new Random(seed);
        Server server = new Server(random);
        Client client = new Client();
        byte[] first = client.output();
        server.take(Arrays.copyOfRange(first, Frames.preface().length, first.length));
        client.receive(server.change());
        for (int i = 0; i < ACTIONS; i++) {
            switch (random.nextInt(8)) {
                case 0 -> client.open();
                case 1, 2, 3 -> client.write(random);
                case 4 -> client.receive(server.change());
                case 5 -> client.receive(server.update());
                default -> client.expectAgreement(server);
            }
        }
        client.expectAgreement(server);
    }
}
