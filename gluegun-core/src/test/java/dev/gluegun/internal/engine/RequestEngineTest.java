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
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RequestEngineTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private record ScriptedRoad(ByteTransport end) implements Dialer.Road {
        @Override
        public ByteTransport pipe(Dialer steps, Deadline deadline) {
            return end;
        }

        @Override
        public void cancel() {}
    }

    /** When its head is on its way, and nothing is there yet that cancelling would find. */
    @Test
    void whatIsCancelledWhileItBeginsIsReset() {
        RecordingTransport transport = new RecordingTransport();
        transport.bring(Frames.settings());
        ConnectionEngine connection = new ConnectionEngine(
                Endpoint.tcp("a", 80),
                ConnectOptions.defaults().withProtocols(Protocol.HTTP_2),
                new ScriptedRoad(transport));
        RequestEngine request = connection.request("GET", "/", Headers.empty(), null, OptionalInt.empty());
        transport.afterWrite(() -> {
            if (transport.frames().getLast().equals("HEADERS end 1")) {
                request.cancel("no longer wanted");
            }
        });
        connection.dial(Deadline.after(SOON));
        assertThat(transport.frames()).endsWith("HEADERS end 1", "RST_STREAM 1 CANCEL");
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> request.await(Deadline.after(SOON), true))
                .withMessage("no longer wanted");
        connection.close();
    }
}
