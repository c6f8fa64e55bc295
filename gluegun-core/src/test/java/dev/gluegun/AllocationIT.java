package dev.gluegun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message costs in memory, counted and not timed. */
@SocketTest
class AllocationIT {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** How long the compiler may take to be done with what is measured. */
    private static final Duration COMPILING = Duration.ofSeconds(30);

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    /** Takes {@code count} messages, and the first one before the counting begins. */
    private static double bytesAllocatedByEach(int count, Supplier<Frame> messages) {
        Frame last = messages.get();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < count; i++) {
            last = messages.get();
        }
        long after = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(last).isInstanceOf(Frame.Text.class);
        return (double) (after - before) / count;
    }

    /** What the calling thread allocates for one of many; measured again until the compiler has finished with it. */
    private static double leastBytesAllocatedByEach(int count, double enough, Runnable message) {
        double least = Double.MAX_VALUE;
        long beganNanos = System.nanoTime();
        while (least > enough && System.nanoTime() - beganNanos < COMPILING.toNanos()) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < count; i++) {
                message.run();
            }
            least = Math.min(least, (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / count);
        }
        return least;
    }

    @Test
    void aRoundTripOf64BytesCostsNoMoreThan200Bytes() {
        String text = "x".repeat(64);
        byte[] echo = ServerFrames.text(text);
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> echoing = Call.run(() -> {
                while (!conversation.peer().text().equals("enough")) {
                    conversation.peer().send(echo);
                }
            });
            double each = leastBytesAllocatedByEach(5_000, 200, () -> {
                conversation.socket().sendText(text);
                conversation.socket().receiveFrame();
            });
            conversation.socket().sendText("enough");
            echoing.result();
            assertThat(each).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void aSocketThatIsOpenedAndClosedCostsNoMoreThan9600Bytes() {
        // It costs 8,800; on a busy machine the keeper comes to watch some of them meanwhile.
        double enough = 9_600;
        byte[] goodbye = ServerFrames.close(1000, "");
        URI uri = server.uri("/");
        Call<Void> serving = Call.run(() -> {
            for (boolean last = false; !last; ) {
                try (Peer peer = server.accept()) {
                    last = peer.upgrade().line().contains("/last");
                    peer.closeCode();
                    peer.send(goodbye);
                }
            }
        });
        double each = leastBytesAllocatedByEach(
                300, enough, () -> WebSocket.connect(uri).close());
        WebSocket.connect(server.uri("/last")).close();
        serving.result();
        assertThat(each).isLessThanOrEqualTo(enough);
    }

    @Test
    void aShortTextIsSentWithoutAnArrayOfItsBytes() {
        String text = "x".repeat(64);
        // The frame, and now and then the lock's queue, in which the flusher and the sender meet.
        double enough = 40;
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> reading = Call.run(() -> {
                while (!conversation.peer().text().equals("enough")) {
                    // All is done in the condition.
                }
            });
            double each = leastBytesAllocatedByEach(
                    10_000, enough, () -> conversation.socket().sendText(text));
            conversation.socket().sendText("enough");
            reading.result();
            assertThat(each).isLessThanOrEqualTo(enough);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1000, 20_000})
    void aMessageOfAFloodCostsTheFrameAndItsTextAndNothingElse(int size) {
        int count = 10_000_000 / (size + 1000);
        byte[] text = "x".repeat(size).getBytes(UTF_8);
        byte[] frame = ServerFrames.text(new String(text, UTF_8));
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            flood.writeBytes(frame);
        }
        double unavoidable = bytesAllocatedByEach(count, () -> new Frame.Text(new String(text, UTF_8)));
        double enough = unavoidable + Math.max(4, size / 100.0);
        assertThat(leastBytesOfAFlood(flood.toByteArray(), count, enough)).isLessThanOrEqualTo(enough);
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024, 1024 * 1024})
    void aLargeMessageOfAFloodCostsItsArrayAndHardlyMore(int size) {
        int count = 10_000_000 / size;
        byte[] frame = ServerFrames.binary(new byte[size]);
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            flood.writeBytes(frame);
        }
        double enough = size * 1.03;
        assertThat(leastBytesOfAFlood(flood.toByteArray(), count, enough)).isLessThanOrEqualTo(enough);
    }

    /** What each of the messages of a flood, sent again and again, costs who receives them. */
    private double leastBytesOfAFlood(byte[] flood, int count, double enough) {
        AtomicBoolean measured = new AtomicBoolean();
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> sending = Call.run(() -> {
                while (!measured.get()) {
                    conversation.peer().send(flood);
                }
                conversation.peer().sendText("enough");
            });
            // The least of several floods: each wait costs a deadline, and a slow sender has the receiver wait often,
            // or make the
            // array of a large message in two steps, as little of it has come.
            AtomicReference<Frame> last = new AtomicReference<>();
            double each = leastBytesAllocatedByEach(
                    count, enough, () -> last.setPlain(conversation.socket().receiveFrame()));
            measured.set(true);
            while (!conversation.socket().receiveFrame().equals(new Frame.Text("enough"))) {
                // What was under way.
            }
            sending.result();
            return each;
        }
    }
}
