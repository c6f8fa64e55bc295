package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A client and a server that talk through a pipe which cuts where it likes: they never disagree, and nothing is lost. */
class Http2RoundTripTest {

    private static final int ACTIONS = 300;
    private static final int MOST_STREAMS = 10;

    /** One side with its end of the pipe, and what it has sent and got on each stream. */
    private static final class Side {
        final Http2Machine machine;
        final Random random;
        final List<byte[]> arriving = new ArrayList<>();
        final TreeMap<Integer, List<Byte>> sent = new TreeMap<>();
        final TreeMap<Integer, List<Byte>> got = new TreeMap<>();
        final TreeMap<Integer, Integer> unreleased = new TreeMap<>();
        final TreeMap<Integer, Boolean> endSent = new TreeMap<>();
        final TreeMap<Integer, Boolean> endCame = new TreeMap<>();
        final boolean client;
        int window;

        Side(Role role, Http2Settings settings, Random random) {
            machine = new Http2Machine(role, settings);
            client = role == Role.CLIENT;
            window = settings.initialWindow();
            this.random = random;
        }

        /** Sends some of the output, and delivers some of what is under way, cut anew. */
        void flush(Side other, int most) {
            ByteBuffer out = ByteBuffer.allocate(Math.min(most, machine.outputBytes()));
            machine.writeTo(out);
            if (out.position() > 0) {
                other.arriving.add(Arrays.copyOf(out.array(), out.position()));
            }
        }

        void read() {
            if (arriving.isEmpty()) {
                return;
            }
            byte[] bytes = arriving.remove(0);
            int cut = random.nextInt(bytes.length + 1);
            step(ByteBuffer.wrap(Arrays.copyOf(bytes, cut)));
            step(ByteBuffer.wrap(Arrays.copyOfRange(bytes, cut, bytes.length)));
        }

        private void step(ByteBuffer in) {
            while (true) {
                Step step = machine.step(in);
                switch (step) {
                    case NEED_MORE -> {
                        assertThat(in.hasRemaining()).isFalse();
                        return;
                    }
                    case FAILED -> throw new AssertionError(machine.violation().text());
                    case RESET -> throw new AssertionError("reset " + machine.streamViolation());
                    case HEADERS -> headers();
                    case DATA -> data();
                    default -> {}
                }
            }
        }

        private void headers() {
            int id = machine.streamId();
            if (!client && !machine.isTrailers()) {
                assertThat(machine.request().path()).isEqualTo("/" + id);
                assertThat(machine.headers().first("x-id")).contains("stream " + id);
                machine.respond(id, 200, Headers.of("X-Id", "stream " + id), false);
                begin(id);
            } else if (!machine.isTrailers()) {
                assertThat(machine.status()).isEqualTo(200);
                assertThat(machine.headers().first("x-id")).contains("stream " + id);
            }
            if (machine.endsStream()) {
                endCame.put(id, true);
            }
        }

        private void data() {
            int id = machine.streamId();
            ByteBuffer data = machine.data();
            unreleased.merge(id, data.remaining(), Integer::sum);
            assertThat(unreleased.get(id)).isLessThanOrEqualTo(Math.max(window, Http2Settings.DEFAULT_WINDOW));
            while (data.hasRemaining()) {
                got.get(id).add(data.get());
            }
            if (machine.endsStream()) {
                endCame.put(id, true);
            }
        }

        void begin(int id) {
            sent.put(id, new ArrayList<>());
            got.put(id, new ArrayList<>());
            unreleased.put(id, 0);
        }

        void open() {
            if (machine.mayOpen() && sent.size() < MOST_STREAMS) {
                int id = 2 * sent.size() + 1;
                RequestHead head = new RequestHead("POST", "https", "example.com", "/" + id, null);
                assertThat(machine.open(head, Headers.of("X-Id", "stream " + id), false))
                        .isEqualTo(id);
                begin(id);
            }
        }

        void write(boolean end) {
            if (sent.isEmpty()) {
                return;
            }
            int id = new ArrayList<>(sent.keySet()).get(random.nextInt(sent.size()));
            if (endSent.containsKey(id)) {
                return;
            }
            byte[] content = new byte[random.nextInt(random.nextBoolean() ? 50 : 40_000)];
            random.nextBytes(content);
            ByteBuffer source = ByteBuffer.wrap(content);
            int allowed = machine.mayWrite(id);
            int taken = machine.data(id, source, end);
            assertThat(taken).isEqualTo(source.position()).isLessThanOrEqualTo(Math.max(0, allowed));
            for (int i = 0; i < taken; i++) {
                sent.get(id).add(content[i]);
            }
            if (end && !source.hasRemaining()) {
                endSent.put(id, true);
            }
        }

        void end(int id) {
            if (!endSent.containsKey(id)) {
                machine.trailers(id, Headers.of("x-end", "yes"));
                endSent.put(id, true);
            }
        }

        void release() {
            unreleased.replaceAll((id, bytes) -> {
                int some = random.nextInt(bytes + 1);
                machine.release(id, some);
                return bytes - some;
            });
        }
    }

    private static Http2Settings settings(Role role, Random random) {
        Http2Settings settings = role == Role.CLIENT ? Http2Settings.client() : Http2Settings.server();
        return settings.withInitialWindow(1 + random.nextInt(random.nextBoolean() ? 2000 : 200_000))
                .withConnectionWindow(65_535 + random.nextInt(100_000))
                .withHeaderTableSize(random.nextInt(8192))
                .withMaxFrameSize(16_384 + random.nextInt(10_000));
    }

    @Property(tries = 150)
    void whateverTheyDoTheyAgree(@ForAll long seed) {
        Random random = new Random(seed);
        Side client = new Side(Role.CLIENT, settings(Role.CLIENT, random), random);
        Side server = new Side(Role.SERVER, settings(Role.SERVER, random), random);
        for (int i = 0; i < ACTIONS; i++) {
            Side side = random.nextBoolean() ? client : server;
            Side other = side == client ? server : client;
            switch (random.nextInt(8)) {
                case 0 -> client.open();
                case 1, 2 -> side.write(random.nextInt(10) == 0);
                case 3 -> side.release();
                case 4 -> side.machine.ping(random.nextLong());
                case 5, 6 -> side.flush(other, 1 + random.nextInt(20_000));
                default -> side.read();
            }
        }
        settle(client, server);
        List.copyOf(client.sent.keySet()).forEach(client::end);
        settle(client, server);
        List.copyOf(server.sent.keySet()).forEach(server::end);
        settle(client, server);
        assertThat(server.got).isEqualTo(client.sent);
        assertThat(client.got).isEqualTo(server.sent);
        assertThat(server.endCame.keySet()).isEqualTo(client.sent.keySet());
        assertThat(client.endCame.keySet()).isEqualTo(server.sent.keySet());
        assertThat(client.machine.openStreams()).isZero();
        assertThat(server.machine.openStreams()).isZero();
    }

    private static void settle(Side client, Side server) {
        while (client.machine.hasOutput()
                || server.machine.hasOutput()
                || !client.arriving.isEmpty()
                || !server.arriving.isEmpty()) {
            client.flush(server, 5000);
            server.flush(client, 5000);
            client.read();
            server.read();
        }
    }
}
