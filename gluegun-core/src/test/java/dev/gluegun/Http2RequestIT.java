package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Http2Server;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a request over HTTP/2, and how it ends. */
@SocketTest
class Http2RequestIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Bytes that the server's windows take before it releases any. */
    private static final int WINDOW_BYTES = 20_000;

    private static final Headers IN_PIECES = Headers.of("Transfer-Encoding", "chunked");

    private static final ConnectOptions HTTP_2 =
            ConnectOptions.defaults().withProtocols(Protocol.HTTP_2).withRetry(RetryPolicy.none());

    /** What the server was sent. */
    private final List<String> came = new CopyOnWriteArrayList<>();

    private final Http2Server server =
            Http2Server.with(Http2Settings.server().withInitialWindow(WINDOW_BYTES), this::note);

    private Connection connection = open(HTTP_2);

    private Connection open(ConnectOptions options) {
        return Connection.open("127.0.0.1", server.port(), options);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
    }

    /** Answers each request that has come whole. */
    private void note(Http2Server.Line line, Step step) {
        Http2Machine machine = line.machine();
        switch (step) {
            case HEADERS ->
                came.add(machine.isTrailers() ? "trailers " + machine.headers() : "head " + machine.streamId());
            case DATA -> came.add("data " + machine.data().remaining());
            case RESET -> came.add("reset " + machine.errorCode());
            default -> {
                return;
            }
        }
        if (step != Step.RESET && machine.endsStream()) {
            came.add("end");
            machine.respond(machine.streamId(), 204, Headers.empty(), true);
        }
    }

    private void awaitCame(String... what) {
        Eventually.await("all that was sent").until(() -> came.equals(List.of(what)));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static int status(RequestStream stream) {
        return stream.awaitAnswer(SOON).status();
    }

    private static String trailers(String name, String value) {
        return "trailers " + Headers.of(name, value);
    }

    /** A request whose second piece waits for the server's window; the first one has filled it. */
    private RequestStream heldBack() {
        connection.awaitUp(SOON);
        RequestStream stream = connection.request("POST", "/", IN_PIECES);
        stream.data(false, bytes(WINDOW_BYTES));
        Eventually.await("a full window").until(() -> sent() == WINDOW_BYTES);
        return stream;
    }

    private int sent() {
        return came.stream()
                .filter(one -> one.startsWith("data"))
                .mapToInt(one -> Integer.parseInt(one.substring("data ".length())))
                .sum();
    }

    private void interruptedWhileSending(RequestStream stream, boolean fin) {
        Call<Void> sending = Call.run(() -> stream.data(fin, bytes(10))).awaitWaiting();
        sending.interrupt();
        sending.failure(Interrupted.class);
    }

    private void release(Http2Server.Line line) {
        line.act(() -> line.machine().release(1, WINDOW_BYTES));
    }

    @Test
    void trailersEndTheStreamAfterTheBody() {
        RequestStream stream = connection.request("POST", "/", IN_PIECES);
        stream.data(false, "hello".getBytes(StandardCharsets.UTF_8));
        stream.trailers(Headers.of("Digest", "z"));
        assertThat(status(stream)).isEqualTo(204);
        assertThat(came).containsExactly("head 1", "data 5", trailers("digest", "z"), "end");
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.trailers(Headers.empty()))
                .withMessageContaining("sent whole");
    }

    @Test
    void trailersAreAllThatABodyHas() {
        RequestStream stream = connection.request("POST", "/", IN_PIECES);
        stream.trailers(Headers.of("Digest", "z"));
        assertThat(status(stream)).isEqualTo(204);
        assertThat(came).containsExactly("head 1", trailers("digest", "z"), "end");
    }

    @Test
    void noTrailersAtAllEndTheStreamWithoutAHeaderSection() {
        RequestStream stream = connection.request("POST", "/", IN_PIECES);
        stream.trailers(Headers.empty());
        assertThat(status(stream)).isEqualTo(204);
        assertThat(came).containsExactly("head 1", "data 0", "end");
    }

    @Test
    void trailersOfAnotherThreadWaitBehindDataThatWaitsForTheWindow() {
        RequestStream stream = heldBack();
        Call<Void> data = Call.run(() -> stream.data(false, bytes(10))).awaitWaiting();
        Call<Void> trailers =
                Call.run(() -> stream.trailers(Headers.of("Digest", "z"))).awaitWaiting();
        assertThat(came).doesNotContain(trailers("digest", "z"));
        release(server.next());
        data.result();
        trailers.result();
        assertThat(status(stream)).isEqualTo(204);
        assertThat(came).endsWith("data 10", trailers("digest", "z"), "end");
    }

    @Test
    void anAnswerBeforeItsTimeDoesNotCutWhatIsSentInTheBackground() {
        RequestStream stream = heldBack();
        interruptedWhileSending(stream, true);
        Http2Server.Line line = server.next();
        line.act(() -> line.machine().respond(1, 204, Headers.empty(), true));
        assertThat(status(stream)).isEqualTo(204);
        release(line);
        Eventually.await("the rest").until(() -> came.contains("end"));
        assertThat(came).endsWith("data 10", "data 0", "end");
    }

    @Test
    void trailersFollowDataThatIsSentInTheBackground() {
        RequestStream stream = heldBack();
        interruptedWhileSending(stream, false);
        stream.trailers(Headers.of("Digest", "z"));
        Http2Server.Line line = server.next();
        assertThat(sent()).isEqualTo(WINDOW_BYTES);
        assertThat(came).doesNotContain(trailers("digest", "z"));
        release(line);
        assertThat(status(stream)).isEqualTo(204);
        assertThat(came).endsWith("data 10", trailers("digest", "z"), "end");
    }

    @Test
    void theEndFollowsALastPieceThatIsSentInTheBackground() {
        RequestStream stream = heldBack();
        interruptedWhileSending(stream, true);
        release(server.next());
        assertThat(status(stream)).isEqualTo(204);
        assertThat(came).endsWith("data 10", "data 0", "end");
    }

    @Test
    void trailersThatTheWindowHoldsBackEndTheStreamAfterTheSendTimeout() {
        connection.close();
        connection = open(HTTP_2.withSendTimeout(Duration.ofSeconds(2)));
        RequestStream stream = heldBack();
        interruptedWhileSending(stream, false);
        stream.trailers(Headers.of("Digest", "z"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> stream.awaitAnswer(SOON))
                .withMessageContaining("send timeout");
        Eventually.await("a reset").until(() -> came.contains("reset 8"));
        assertThat(came).doesNotContain(trailers("digest", "z"));
        RequestStream next = connection.request("POST", "/", IN_PIECES);
        next.trailers(Headers.of("Digest", "y"));
        assertThat(status(next)).isEqualTo(204);
    }

    @Test
    void aStreamThatHasEndedTakesNoTrailers() {
        RequestStream stream = heldBack();
        Http2Server.Line line = server.next();
        line.act(() -> line.machine().reset(1, 0));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.awaitAnswer(SOON));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.trailers(Headers.of("Digest", "z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Transfer-Encoding",
                "Upgrade",
                "Content-Length",
                "TE",
                "Host"
            })
    void aFieldThatMayNotComeAfterTheBodyIsRefusedAndNothingIsSent(String name) {
        RequestStream stream = connection.request("POST", "/", IN_PIECES);
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.trailers(Headers.of("Digest", "z", name, "1")))
                .withMessageContaining(name);
        stream.data(false, bytes(3));
        awaitCame("head 1", "data 3");
        stream.trailers(Headers.of("Digest", "y"));
        assertThat(status(stream)).isEqualTo(204);
        assertThat(came).containsExactly("head 1", "data 3", trailers("digest", "y"), "end");
    }

    @Test
    void aPseudoHeaderFieldIsNoFieldAtAll() {
        assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> Headers.of(":status", "200"));
    }

    @Test
    void aBodyOfAnAnnouncedLengthHasNoTrailers() {
        RequestStream stream = connection.request("POST", "/", Headers.of("Content-Length", "3"));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.trailers(Headers.of("Digest", "z")))
                .withMessageContaining("Content-Length");
        stream.data(true, bytes(3));
        assertThat(status(stream)).isEqualTo(204);
        awaitCame("head 1", "data 3", "data 0", "end");
    }
}
