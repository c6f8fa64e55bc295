package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Waiters;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.SocketTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sender that is interrupted at its first, its second, its third step, and so on: what it was told is what the peer gets. */
@SocketTest
class OutboundInterruptIT {

    /** How much of each write a pipe takes. */
    private enum Pipe {
        /** All at once. */
        WIDE {
            @Override
            int takes(int bytes, int write) {
                return bytes;
            }
        },
        /** Now nothing, now a part, now all: the sender has to wait again and again. */
        MOODY {
            @Override
            int takes(int bytes, int write) {
                return write % 3 == 0 ? 0 : write % 3 == 1 ? (bytes + 1) / 2 : bytes;
            }
        },
        /** Never more than 16 KiB, and nothing in between. */
        NARROW {
            @Override
            int takes(int bytes, int write) {
                return write % 2 == 0 ? 0 : Math.min(bytes, 16 * 1024);
            }
        };

        abstract int takes(int bytes, int write);
    }

    private ServerSocketChannel server;
    private SocketChannel channel;

    @BeforeEach
    void connect() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void disconnect() throws IOException {
        server.close();
    }

    /** Notes what is written, and interrupts the sender at one of its steps. Its channel can always be written to. */
    private final class Stepped extends ScriptedTransport {
        private final Thread sender = Thread.currentThread();
        private final Pipe pipe;
        private final int fatalStep;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int writes;
        private int steps;

        Stepped(Pipe pipe, int fatalStep) {
            this.pipe = pipe;
            this.fatalStep = fatalStep;
        }

        private void step() {
            if (Thread.currentThread().equals(sender) && steps++ == fatalStep) {
                sender.interrupt();
            }
        }

        boolean hasPassedFatalStep() {
            return steps > fatalStep;
        }

        @Override
        public boolean write(ByteBuffer source) throws IOException {
            step();
            refuseClosed();
            byte[] taken = new byte[pipe.takes(source.remaining(), writes++)];
            source.get(taken);
            synchronized (written) {
                written.write(taken);
            }
            step();
            return !source.hasRemaining();
        }

        @Override
        public SelectableChannel channel() {
            step();
            return channel;
        }

        byte[] written() {
            synchronized (written) {
                return written.toByteArray();
            }
        }
    }

    private static byte[] payload(int number) {
        int[] sizes = {3, 200, 70_000, 0, 40_000, 30_000, 90_000, 7};
        byte[] bytes = new byte[sizes[number % sizes.length]];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number * 31 + i);
        }
        return bytes;
    }

    /** What a server makes of it: the payloads of whole frames, each unmasked. */
    private static List<byte[]> payloads(byte[] written) {
        List<byte[]> payloads = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(written);
        while (in.hasRemaining()) {
            assertThat(in.get()).as("the first byte of a whole binary frame").isEqualTo((byte) 0x82);
            int length = in.get() & 0x7F;
            length = length == 126 ? in.getShort() & 0xFFFF : length == 127 ? (int) in.getLong() : length;
            byte[] mask = new byte[4];
            in.get(mask);
            byte[] payload = new byte[length];
            in.get(payload);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            payloads.add(payload);
        }
        return payloads;
    }

    /** Sends everything with an interrupt at that step; returns whether there was such a step. */
    private boolean sendWithInterruptAt(int step, Pipe pipe) throws IOException {
        channel = SocketChannel.open(server.getLocalAddress());
        try (SocketChannel peer = server.accept()) {
            assertThat(peer.isConnected()).isTrue();
            channel.configureBlocking(false);
            BufferPool buffers = new BufferPool();
            Stepped transport = new Stepped(pipe, step);
            Link link = Link.open(transport, buffers, Keeper.shared(), Duration.ofSeconds(20));
            List<byte[]> accepted = new ArrayList<>();
            for (int number = 0; number < 16; number++) {
                byte[] payload = payload(number);
                // The array is the sender's own again as soon as the call has ended, however it has.
                byte[] lent = payload.clone();
                try {
                    link.outbound().send(Opcode.BINARY, false, lent, null);
                    accepted.add(payload);
                } catch (Interrupted e) {
                    assertThat(Thread.interrupted()).as("the flag is set again").isTrue();
                    if (e.getMessage().contains("completed in the background")) {
                        accepted.add(payload);
                    } else {
                        assertThat(e).hasMessageContaining("nothing of this message was sent");
                    }
                }
                Arrays.fill(lent, (byte) 0);
            }
            // Where nobody had to wait, nobody looked at the flag.
            Thread.interrupted();
            Eventually.await("all written").until(() -> link.outbound().isIdle());
            assertThat(payloads(transport.written())).containsExactlyElementsOf(accepted);
            link.end(Ending.down("the test is over", null));
            link.drop();
            Eventually.await("all given back")
                    .until(() -> buffers.lent() == 0 && Waiters.shared().lent() == 0);
            return transport.hasPassedFatalStep();
        } finally {
            channel.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptAtAnyStepLosesAndCutsNothing(Pipe pipe) throws IOException {
        int step = 0;
        while (sendWithInterruptAt(step, pipe)) {
            step++;
        }
        assertThat(step).isGreaterThan(16);
    }
}
