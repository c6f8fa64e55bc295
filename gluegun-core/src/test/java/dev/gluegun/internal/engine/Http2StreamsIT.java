package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.Protocol;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Http2Server;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/2 connection keeps of its streams. */
@SocketTest
class Http2StreamsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Http2Server server = Http2Server.echo();
    private final ConnectionEngine connection = ConnectionEngine.open(
            "127.0.0.1", server.port(), ConnectOptions.defaults().withProtocols(Protocol.HTTP_2));

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
    }

    private StreamEngine upgraded() {
        StreamEngine stream = connection.upgrade(
                null, "/", Headers.empty(), UpgradeOptions.defaults(), (factory, replyTo, fields) -> {
                    throw new AssertionError("no handler");
                });
        stream.awaitUpgrade(Deadline.after(SOON));
        return stream;
    }

    @Test
    void aStreamThatHasEndedIsForgottenWhileItsConnectionGoesOn() {
        StreamEngine kept = upgraded();
        WeakReference<StreamEngine> ended = ended();
        Eventually.await("what has ended is garbage").until(() -> {
            System.gc();
            return ended.refersTo(null);
        });
        kept.send(new Frame.Text("still here"));
        assertThat(kept.receive(SOON)).isEqualTo(new Frame.Text("still here"));
    }

    /** The answer has come whole, and nobody sends the rest of the request: what becomes of the stream is told by nobody's call. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestThatIsAnsweredBeforeItsEndIsForgottenWithItsStream(boolean reset) throws IOException {
        try (Http2Server refusing = Http2Server.with(Http2Settings.server(), (line, step) -> {
            if (step == Http2Machine.Step.HEADERS) {
                line.machine().respond(1, 204, Headers.empty(), true);
            }
        })) {
            ConnectionEngine uploading = ConnectionEngine.open(
                    "127.0.0.1", refusing.port(), ConnectOptions.defaults().withProtocols(Protocol.HTTP_2));
            RequestEngine request = uploading.request(
                    "POST", "/", Headers.of("Transfer-Encoding", "chunked"), null, OptionalInt.empty());
            assertThat(request.await(Deadline.after(SOON), true))
                    .isEqualTo(new Message.Response(true, 204, Headers.empty()));
            Http2Streams streams = field(uploading, "streams");
            Set<Tenant> begun = field(streams, "begun");
            assertThat(begun).containsExactly(request);
            Link link = request.awaitLink(Deadline.after(SOON));
            Eventually.await("the keeper has read the end").until(() -> field(link, Link.class, "inputEnded"));
            Http2Server.Line line = refusing.next();
            if (reset) {
                line.act(() -> line.machine().reset(1, 0));
            } else {
                line.drop();
            }
            Eventually.await("nothing left of it").until(begun::isEmpty);
            uploading.close();
        }
    }

    @Test
    void aConnectionAtRestHasNoMemoryForItsOutput() {
        StreamEngine stream = upgraded();
        stream.send(new Frame.Binary(new byte[100_000]));
        assertThat(stream.receive(SOON)).isInstanceOf(Frame.Binary.class);
        Http2Session session = field(field(connection, "streams"), "session");
        Eventually.await("the keeper has found it at rest").until(() -> {
            byte[] output = field(field(field(session.machine(), "endpoint"), "out"), "bytes");
            return output.length == 0;
        });
        stream.send(new Frame.Text("still here"));
        assertThat(stream.receive(SOON)).isEqualTo(new Frame.Text("still here"));
    }

    private static <T> T field(Object of, String name) {
        return field(of, of.getClass(), name);
    }

    @SuppressWarnings("unchecked")
    private static <T> T field(Object of, Class<?> declaring, String name) {
        try {
            Field field = declaring.getDeclaredField(name);
            field.setAccessible(true);
            return (T) field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private WeakReference<StreamEngine> ended() {
        StreamEngine stream = upgraded();
        stream.send(new Frame.Close());
        assertThat(stream.receive(SOON)).isInstanceOf(Frame.Close.class);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.receive(SOON));
        return new WeakReference<>(stream);
    }
}
