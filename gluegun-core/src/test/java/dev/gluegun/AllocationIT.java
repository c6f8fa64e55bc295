package dev.gluegun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message costs in memory, counted and not timed. */
@SocketTest
class AllocationIT {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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

    @ParameterizedTest
    @ValueSource(ints = {64, 1000, 20_000})
    void aMessageOfAFloodCostsTheFrameAndItsTextAndNothingElse(int size) {
        int count = 10_000_000 / (size + 1000);
        byte[] text = "x".repeat(size).getBytes(UTF_8);
        byte[] frame = ServerFrames.text(new String(text, UTF_8));
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int i = 0; i < 2 * (count + 1); i++) {
            flood.writeBytes(frame);
        }
        double unavoidable = bytesAllocatedByEach(count, () -> new Frame.Text(new String(text, UTF_8)));
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> sending = Call.run(() -> conversation.peer().send(flood.toByteArray()));
            Supplier<Frame> received = conversation.socket()::receiveFrame;
            bytesAllocatedByEach(count, received);
            // Each wait costs a deadline.
            double each = bytesAllocatedByEach(count, received);
            assertThat(each - unavoidable).isLessThanOrEqualTo(Math.max(4, size / 100.0));
            sending.result();
        }
    }
}
