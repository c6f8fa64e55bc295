package dev.gluegun.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.Headers;
import dev.gluegun.RetryPolicy;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ServerFrames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamEngineTest {

    private static final Deadline PATIENCE = Deadline.after(Duration.ofSeconds(20));

    private final BufferPool buffers = new BufferPool();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Link link = Link.open(transport, buffers, new Keeper(), Duration.ofSeconds(5));
    private final ClientHandshake handshake =
            new ClientHandshake("server.test", 80, false, "/", Headers.empty(), UpgradeOptions.defaults(), key -> {});
    private final StreamEngine stream = new StreamEngine(
            ConnectionEngine.open("no:address", 9, ConnectOptions.defaults().withRetry(RetryPolicy.none())),
            handshake,
            UpgradeOptions.defaults(),
            (factory, replyTo, headers) -> {
                throw new AssertionError("there is no handler");
            });

    /** The server's agreement to the handshake. */
    private ByteBuffer agreement() {
        List<String> fields = new ArrayList<>();
        handshake.requestHeaders().forEach(field -> fields.add(field.name() + ": " + field.value()));
        return ByteBuffer.wrap(new Request("GET / HTTP/1.1", fields).agreement());
    }

    @BeforeEach
    void upgrade() {
        stream.start(link);
        assertThat(link.enter(PATIENCE)).isTrue();
        try {
            assertThat(stream.incoming().next(agreement())).isTrue();
            stream.observe(stream.incoming().message());
        } finally {
            link.leave();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        link.drop();
        Eventually.await("all buffers").until(() -> buffers.lent() == 0);
    }

    @Test
    void aDeadlineIsKeptAlsoWhileBytesComeWithoutAPauseThatAreNotForTheApplication() {
        byte[] pong = ServerFrames.pong("nobody asked for this".getBytes(UTF_8));
        transport.bringForEver(target -> {
            target.put(pong);
            return pong.length;
        });
        assertThatExceptionOfType(GluegunException.Timeout.class)
                .isThrownBy(() -> stream.receive(Deadline.after(Duration.ofMillis(20))));
    }

    @Test
    void aMessageOfManyReadsIsReceived() {
        byte[] frame = ServerFrames.text("in pieces");
        for (byte b : frame) {
            transport.bring(new byte[] {b});
        }
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("in pieces"));
    }
}
