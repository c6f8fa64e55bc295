package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.internal.http2.Frames;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RequestEngineTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Has what was written looked at each time. */
    private static final class Watched extends ScriptedTransport {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private Runnable onHeaders = () -> {};

        @Override
        public boolean write(ByteBuffer source) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            written.writeBytes(bytes);
            boolean all = super.write(source);
            if (lines().stream().anyMatch(line -> line.startsWith("HEADERS"))) {
                Runnable first = onHeaders;
                onHeaders = () -> {};
                first.run();
            }
            return all;
        }

        List<String> lines() {
            return Frames.lines(written.toByteArray());
        }
    }

    private record ScriptedRoad(ByteTransport end) implements Dialer.Road {
        @Override
        public ByteTransport pipe(Dialer steps, Deadline deadline) {
            return end;
        }

        @Override
        public void cancel() {}
    }

    /** Between the head on its way and all that cancelling would find. */
    @Test
    void whatIsCancelledWhileItBeginsIsReset() {
        Watched transport = new Watched();
        transport.bring(Frames.settings());
        ConnectionEngine connection = new ConnectionEngine(
                Endpoint.tcp("a", 80),
                ConnectOptions.defaults().withProtocols(Protocol.HTTP_2),
                new ScriptedRoad(transport));
        RequestEngine request = connection.request("GET", "/", Headers.empty(), null, OptionalInt.empty());
        transport.onHeaders = () -> request.cancel("no longer wanted");
        connection.dial(Deadline.after(SOON));
        assertThat(transport.lines()).contains("HEADERS end 1").endsWith("RST_STREAM 1 CANCEL");
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> request.await(Deadline.after(SOON), true))
                .withMessage("no longer wanted");
        connection.close();
    }
}
