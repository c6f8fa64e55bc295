package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Http2Server;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of requests over HTTP/2: their answers, and what becomes of them when the server goes away. */
@SocketTest
class Http2AnswerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(50);

    private static final ConnectOptions HTTP_2 =
            ConnectOptions.defaults().withProtocols(Protocol.HTTP_2).withRetry(RetryPolicy.none());

    private final Http2Server server = Http2Server.with(Http2Settings.server(), this::note);

    /** What the server was sent. */
    private final List<String> came = new CopyOnWriteArrayList<>();

    /** What the first stream's window has had no room for. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    private Connection connection = open(HTTP_2);
    private Http2Server.Line line = server.next();

    private Connection open(ConnectOptions options) {
        return Connection.open("127.0.0.1", server.port(), options);
    }

    /** In place of the one that is there. */
    private void reopen(ConnectOptions options) {
        connection.close();
        connection = open(options);
        line = server.next();
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
    }

    private void note(Http2Server.Line on, Step step) {
        Http2Machine machine = on.machine();
        switch (step) {
            case HEADERS ->
                came.add(machine.request().method() + " " + machine.request().path() + " on " + machine.streamId());
            case DATA -> came.add("data " + machine.data().remaining());
            case RESET -> came.add("reset " + machine.streamId() + " " + ErrorCode.describe(machine.errorCode()));
            case WINDOW -> {
                if (rest.hasRemaining()) {
                    machine.data(1, rest, true);
                }
            }
            default -> {
                // Of no interest here.
            }
        }
    }

    private RequestStream asked(String method, String path, RequestOptions options) {
        RequestStream stream = connection.request(method, path, Headers.empty(), options);
        Eventually.await("the request").until(() -> came.stream().anyMatch(one -> one.contains(" " + path + " ")));
        return stream;
    }

    private RequestStream asked(String path) {
        return asked("GET", path, RequestOptions.defaults());
    }

    private void respond(int streamId, int status, boolean fin) {
        line.act(() -> line.machine().respond(streamId, status, Headers.empty(), fin));
    }

    private void send(int streamId, String body, boolean fin) {
        send(streamId, body.getBytes(StandardCharsets.UTF_8), fin);
    }

    private void send(int streamId, byte[] body, boolean fin) {
        line.act(() -> line.machine().data(streamId, ByteBuffer.wrap(body), fin));
    }

    /** A frame past the server's own rules: type, flags, stream and payload. */
    private void raw(String hex) {
        try {
            line.write(HexFormat.of().parseHex(hex.replace(" ", "")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Message.Data data(String text, boolean fin) {
        return new Message.Data(fin, text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- the answer

    @Test
    void anAnswerIsDeliveredMessageByMessageInGunsOrder() {
        RequestStream stream = asked("/");
        line.act(() -> line.machine().respond(1, 103, Headers.of("link", "</a.css>"), false));
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.Inform(103, Headers.of("link", "</a.css>")));
        respond(1, 200, false);
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.Response(false, 200, Headers.empty()));
        send(1, "hello", false);
        assertThat(stream.await(PATIENCE)).isEqualTo(data("hello", false));
        line.act(() -> line.machine().trailers(1, Headers.of("digest", "z")));
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.Trailers(Headers.of("digest", "z")));
    }

    @Test
    void answersWithoutABodyEndWithTheirHeads() {
        RequestStream head = asked("HEAD", "/head", RequestOptions.defaults());
        RequestStream none = asked("/none");
        respond(1, 200, true);
        respond(3, 204, true);
        assertThat(head.await(PATIENCE)).isEqualTo(new Message.Response(true, 200, Headers.empty()));
        assertThat(none.awaitAnswer(PATIENCE).body()).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeToBePutTogetherFailsAndNamesTheLimit() {
        RequestStream large = asked("GET", "/large", RequestOptions.defaults().withMaxBodySize(10));
        RequestStream other = asked("/other");
        respond(1, 200, false);
        send(1, "eleven bytes", false);
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> large.awaitBody(PATIENCE))
                .withMessageContaining("10");
        respond(3, 200, false);
        send(3, "as ever", true);
        assertThat(other.awaitAnswer(PATIENCE).bodyText()).isEqualTo("as ever");
    }

    @Test
    void moreHeaderFieldsThanAllowedAreRefusedOnTheirStreamAlone() {
        reopen(HTTP_2.withHttp2(Http2Options.defaults().withMaxHeaderListSize(1_000)));
        RequestStream large = asked("/large");
        RequestStream other = asked("/other");
        line.act(() -> line.machine().respond(1, 200, Headers.of("x-large", "x".repeat(1_000)), true));
        assertThatExceptionOfType(GluegunException.class)
                .isThrownBy(() -> large.awaitAnswer(PATIENCE))
                .withMessageContaining("at most 1000 are accepted");
        respond(3, 204, true);
        assertThat(other.awaitAnswer(PATIENCE).status()).isEqualTo(204);
    }

    @Test
    void aBodyThatNobodyTakesFillsItsOwnWindowAlone() {
        reopen(HTTP_2.withHttp2(Http2Options.defaults().withStreamWindow(100_000)));
        RequestStream slow = asked("/slow");
        RequestStream other = asked("/other");
        respond(1, 200, false);
        line.act(() -> {
            rest = ByteBuffer.allocate(300_000);
            line.machine().data(1, rest, true);
        });
        respond(3, 200, false);
        send(3, "meanwhile", true);
        assertThat(other.awaitAnswer(PATIENCE).bodyText()).isEqualTo("meanwhile");
        line.act(() -> assertThat(rest.remaining()).as("what has no room").isEqualTo(200_000));

        assertThat(slow.awaitAnswer(PATIENCE).body()).hasSize(300_000);
    }

    @Test
    void flowHoldsTheBodyBack() {
        RequestStream stream = asked("GET", "/", RequestOptions.defaults().withFlow(1));
        respond(1, 200, false);
        send(1, "one", false);
        assertThat(stream.await(PATIENCE)).isInstanceOf(Message.Response.class);
        assertThat(stream.await(PATIENCE)).isEqualTo(data("one", false));
        send(1, "two", true);
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> stream.await(SOON));
        stream.updateFlow(1);
        assertThat(stream.await(PATIENCE)).isEqualTo(data("two", true));
    }

    /** RFC 9113, section 5.1: the stream is half-closed, and goes on in the other direction. */
    @Test
    void aServerThatAnswersBeforeItHasReadAllGetsTheRest() {
        RequestStream stream = connection.request("POST", "/", Headers.of("Transfer-Encoding", "chunked"));
        Eventually.await("the request").until(() -> !came.isEmpty());
        stream.data(false, new byte[3]);
        Eventually.await("a piece").until(() -> came.contains("data 3"));
        respond(1, 200, false);
        send(1, "all is well", true);
        assertThat(stream.awaitAnswer(PATIENCE).bodyText()).isEqualTo("all is well");
        // Time for whoever reads next to find the end of the answer's direction.
        Eventually.await("a while").during(Duration.ofMillis(200)).until(() -> true);
        stream.data(false, new byte[4]);
        stream.data(true, new byte[5]);
        Eventually.await("the rest").until(() -> came.containsAll(List.of("data 4", "data 5")));
        assertThat(came).noneMatch(one -> one.startsWith("reset"));
        Eventually.await("the end").until(() -> !isOpen(1));
    }

    private boolean isOpen(int streamId) {
        boolean[] open = new boolean[1];
        line.act(() -> open[0] = line.machine().isStreamOpen(streamId));
        return open[0];
    }

    @Test
    void aWholeAnswerStandsWhenTheServerWantsNoMoreOfTheRequest() {
        RequestStream stream = asked("POST", "/", RequestOptions.defaults());
        respond(1, 200, false);
        // Data, an empty end of the stream, RST_STREAM with NO_ERROR (RFC 9113, section 8.1).
        raw("000001 00 00 00000001 21" + "000000 00 01 00000001" + "000004 03 00 00000001 00000000");
        assertThat(stream.awaitAnswer(PATIENCE).bodyText()).isEqualTo("!");
    }

    @Test
    void whoCancelsResetsTheStreamAlone() {
        RequestStream cancelled = asked("/cancelled");
        respond(1, 200, false);
        send(1, "begun", false);
        cancelled.cancel();
        Eventually.await("a reset").until(() -> came.getLast().startsWith("reset 1 CANCEL (8)"));
        RequestStream next = asked("/next");
        respond(3, 200, false);
        send(3, "as ever", true);
        assertThat(next.awaitAnswer(PATIENCE).bodyText()).isEqualTo("as ever");
    }

    // ---- GOAWAY (RFC 9113, section 6.8)

    @Test
    void aGoAwayTellsWhichRequestsMayBeAskedAgain() {
        RequestStream taken = asked("/taken");
        RequestStream notTaken = asked("/not-taken");
        // GOAWAY with the last stream 1 and NO_ERROR.
        raw("000008 07 00 00000000 00000001 00000000");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> notTaken.awaitAnswer(PATIENCE))
                .withMessageContaining("GOAWAY, NO_ERROR (0)")
                .withMessageContaining("has not processed this one: it is safe to ask again on another connection");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> connection.get("/new"))
                .withMessageContaining("takes no further streams");
        respond(1, 200, false);
        send(1, "to the end", true);
        assertThat(taken.awaitAnswer(PATIENCE).bodyText()).isEqualTo("to the end");
        Eventually.await("the connection ends with its last stream").until(line::hasEnded);
    }
}
