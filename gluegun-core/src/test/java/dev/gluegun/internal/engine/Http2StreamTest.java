package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Frames;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Http2StreamTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final ScriptedTransport transport = new ScriptedTransport();
    private final Http2Session session =
            Http2Session.open(transport, "http", new BufferPool(), new Keeper(), DAY, Http2Settings.client(), null);
    private final Http2Stream stream =
            session.open(new RequestHead("POST", "http", "a", "/", null), Headers.empty(), false);

    @BeforeEach
    void greet() {
        transport.bring(Frames.settings());
    }

    @AfterEach
    void close() {
        session.close(Ending.down("the test is over", null));
    }

    private boolean isOpen() {
        session.lock().lock();
        try {
            return session.machine().isStreamOpen(1);
        } finally {
            session.lock().unlock();
        }
    }

    private String read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        int count = stream.read(bytes);
        return count < 0
                ? "end"
                : StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    @Test
    void allThatCameBeforeAResetIsReadAndThenTheReset() throws IOException {
        transport.bring(Frames.join(
                Frames.headers(1, false, ":status", "200"),
                Frames.data(1, 0, "half"),
                Frames.reset(1, ErrorCode.INTERNAL_ERROR)));
        Eventually.await("the answer").until(() -> stream.takeHead() != null);
        assertThat(read()).isEqualTo("half");
        assertThatIOException().isThrownBy(this::read).withMessageContaining("INTERNAL_ERROR");
    }

    @Test
    void aStreamThatHasEndedIsWholeWhenItIsResetAfterwards() throws IOException {
        transport.bring(Frames.join(
                Frames.headers(1, false, ":status", "200"),
                Frames.data(1, 0, "whole"),
                Frames.data(1, Frames.END_STREAM, ""),
                Frames.reset(1, ErrorCode.NO_ERROR)));
        Eventually.await("the answer").until(() -> stream.takeHead() != null);
        assertThat(read()).isEqualTo("whole");
        assertThat(read()).isEqualTo("end");
    }

    @Test
    void headersThatCameBeforeAResetCountWhenTheyAreTaken() throws IOException {
        transport.bring(Frames.join(
                Frames.headers(1, false, ":status", "200"),
                Frames.headers(1, true, "digest", "z"),
                Frames.reset(1, ErrorCode.NO_ERROR)));
        Eventually.await("the reset").until(() -> !isOpen());
        assertThat(read()).isEmpty();
        assertThat(stream.takeHead()).isNotNull();
        assertThat(read()).isEmpty();
        assertThat(stream.takeTrailers()).isNotNull();
        assertThat(read()).isEqualTo("end");
    }

    @Test
    void aStreamThatHasEndedIsWholeWhenItsConnectionEndsAfterwards() throws IOException {
        transport.bring(Frames.join(
                Frames.headers(1, false, ":status", "200"),
                Frames.data(1, 0, "whole"),
                Frames.data(1, Frames.END_STREAM, "")));
        transport.bring(target -> -1);
        Eventually.await("the end").until(session.link()::isDropped);
        assertThat(stream.takeHead()).isNotNull();
        assertThat(read()).isEqualTo("whole");
        assertThat(read()).isEqualTo("end");
    }

    @Test
    void anEndInTheMiddleIsNoEndOfTheStream() throws IOException {
        transport.bring(Frames.join(Frames.headers(1, false, ":status", "200"), Frames.data(1, 0, "half")));
        transport.bring(target -> -1);
        Eventually.await("the end").until(session.link()::isDropped);
        assertThat(stream.takeHead()).isNotNull();
        assertThat(read()).isEqualTo("half");
        assertThatIOException().isThrownBy(this::read).withMessageContaining("the server ended the connection");
    }
}
