package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.testing.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamInflowTest {

    private final Link link = Link.open(new ScriptedTransport(), new BufferPool(), new Keeper(), Duration.ofSeconds(5));
    private final ClientHandshake handshake =
            new ClientHandshake("server.test", 80, false, "/", Headers.empty(), UpgradeOptions.defaults(), key -> {});

    @AfterEach
    void drop() {
        link.drop();
    }

    private StreamInflow inflow(Runnable upgraded) {
        StreamClosing closing = new StreamClosing(link, Duration.ofSeconds(5));
        return new StreamInflow(
                link,
                new StreamInflow.Owner() {
                    @Override
                    public void upgraded() {
                        upgraded.run();
                    }

                    @Override
                    public Liveness pings() {
                        throw new AssertionError("no ping goes");
                    }

                    @Override
                    public StreamClosing closing() {
                        return closing;
                    }

                    @Override
                    public InboundMachine machine() {
                        throw new AssertionError("no frame comes");
                    }

                    @Override
                    public void pongCame(byte[] payload) {}

                    @Override
                    public void linkEnded() {}

                    @Override
                    public void free() {}
                },
                new UpgradeExchange(handshake),
                closing,
                true,
                false);
    }

    /** The server's agreement to the handshake. */
    private ByteBuffer agreement() {
        List<String> fields = new ArrayList<>();
        handshake.requestHeaders().forEach(field -> fields.add(field.name() + ": " + field.value()));
        return ByteBuffer.wrap(new Request("GET / HTTP/1.1", fields).agreement());
    }

    @Test
    void afterABugInTheMiddleOfDecodingTheStreamHasEnded() {
        StreamInflow inflow = inflow(() -> {
            throw new IllegalStateException("a bug");
        });
        ByteBuffer in = agreement();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> inflow.next(in));
        assertThat(in.hasRemaining()).isFalse();
        assertThat(Objects.requireNonNull(link.ending()).forReceiver())
                .isInstanceOf(StreamError.class)
                .hasRootCauseMessage("a bug");
        assertThat(link.isDropped()).isTrue();
    }

    @Test
    void whatWasFoundIsHandedOverAndNotKept() {
        StreamInflow inflow = inflow(() -> {});
        assertThat(inflow.next(agreement())).isTrue();
        assertThat(inflow.message()).isNotNull();
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(inflow::message);
    }
}
