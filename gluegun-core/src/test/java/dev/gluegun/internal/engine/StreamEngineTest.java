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
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private void bringTwoTexts() {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(ServerFrames.text("first"));
        both.writeBytes(ServerFrames.text("second"));
        transport.bring(both.toByteArray());
    }

    @Test
    void nothingIsReadToFindOutWhetherAFrameIsHereAlready() {
        bringTwoTexts();
        assertThat(stream.poll()).isNull();
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("first"));
        assertThat(stream.poll()).isEqualTo(new Frame.Text("second"));
        assertThat(stream.poll()).isNull();
    }

    @Test
    void aFrameThatIsHereIsReceivedWhateverTheTimeout() {
        bringTwoTexts();
        assertThat(stream.receive(Duration.ofSeconds(20))).isEqualTo(new Frame.Text("first"));
        assertThat(stream.receive(Duration.ZERO)).isEqualTo(new Frame.Text("second"));
        assertThatExceptionOfType(GluegunException.Timeout.class).isThrownBy(() -> stream.receive(Duration.ZERO));
    }

    @Test
    void nobodyIsWaitedForToFindOutWhetherAFrameIsHere() {
        bringTwoTexts();
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("first"));
        assertThat(link.enter(PATIENCE)).isTrue();
        try {
            assertThat(CompletableFuture.supplyAsync(stream::poll))
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isNull();
        } finally {
            link.leave();
        }
        assertThat(stream.poll()).isEqualTo(new Frame.Text("second"));
    }

    @Test
    void theMiddleOfALargeMessageIsReadToWhereItBelongs() {
        byte[] data = new byte[300_000];
        Arrays.fill(data, (byte) 7);
        ByteBuffer wire = ByteBuffer.wrap(ServerFrames.binary(data));
        List<byte[]> targets = new ArrayList<>();
        ScriptedTransport.Read read = target -> {
            int count = Math.min(target.remaining(), wire.remaining());
            target.put(wire.slice(wire.position(), count));
            wire.position(wire.position() + count);
            targets.add(target.array());
            return count;
        };
        Collections.nCopies(5, read).forEach(transport::bring);
        Frame.Binary received = (Frame.Binary) stream.receive(PATIENCE);
        assertThat(received).isEqualTo(new Frame.Binary(data));
        assertThat(targets).hasSize(5);
        assertThat(targets.getLast()).isSameAs(received.data());
    }
}
