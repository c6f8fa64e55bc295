package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests on a connection, against servers that say what the test wants, byte by byte. */
class RequestStreamIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(60);

    private final ScriptedServer server = ScriptedServer.start();
    private final Connection connection = Connection.open(server.host(), server.port());

    @AfterEach
    void end() {
        connection.close();
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void answer(Peer peer, String body) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static List<Message> all(RequestStream stream) {
        List<Message> all = new ArrayList<>();
        while (true) {
            Message next = stream.await(SOON);
            all.add(next);
            boolean last = switch (next) {
                case Message.Response head -> head.fin();
                case Message.Data data -> data.fin();
                case Message.Inform inform -> false;
                default -> true;
            };
            if (last) {
                return all;
            }
        }
    }

    // ---- one request

    @Test
    void answerIsDeliveredMessageByMessageInGunsOrder() {
        RequestStream stream = connection.get("/a?b", Headers.of("Accept", "text/plain"));
        Peer peer = server.accept();
        assertThat(peer.request())
                .returns("GET /a?b HTTP/1.1", request -> request.line())
                .returns(
                        List.of("Host: " + server.host() + ":" + server.port(), "Accept: text/plain"),
                        request -> request.fields());
        peer.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n0\r\nDigest: y\r\n\r\n");
        assertThat(all(stream))
                .containsExactly(
                        new Message.Inform(103, Headers.of("Link", "</x>")),
                        new Message.Response(false, 200, Headers.of("Transfer-Encoding", "chunked")),
                        new Message.Data(false, bytes("hello")),
                        new Message.Trailers(Headers.of("Digest", "y")));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.await(SOON))
                .withMessageContaining("delivered whole");
    }

    @Test
    void answersInSingleBytesAreTheSame() {
        String chunked =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n";
        String plain = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhello";
        Peer peer = server.accept();
        for (String whole : List.of(chunked, plain, chunked)) {
            RequestStream stream = connection.get("/");
            peer.request();
            for (byte next : bytes(whole)) {
                peer.send(new byte[] {next});
            }
            RequestStream.Answer answer = stream.awaitAnswer(SOON);
            assertThat(answer.bodyText()).isEqualTo("hello");
            assertThat(answer.status()).isEqualTo(whole.equals(plain) ? 404 : 200);
            assertThat(answer.trailers()).isEqualTo(whole.equals(plain) ? Headers.empty() : Headers.of("A", "b"));
        }
    }

    @Test
    void answersWithoutABodyEndWithTheirHeads() {
        Peer peer = server.accept();
        RequestStream head = connection.head("/");
        assertThat(peer.request().line()).isEqualTo("HEAD / HTTP/1.1");
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        assertThat(all(head)).containsExactly(new Message.Response(true, 200, Headers.of("Content-Length", "1000")));
        RequestStream none = connection.delete("/x");
        assertThat(peer.request().line()).isEqualTo("DELETE /x HTTP/1.1");
        peer.send("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(none.awaitAnswer(SOON))
                .isEqualTo(new RequestStream.Answer(204, Headers.empty(), new byte[0], Headers.empty()));
    }

    @Test
    void bodyWithoutALengthEndsWithTheConnectionWhichIsTheEndOfAll() {
        RequestStream stream = connection.options("*");
        Peer peer = server.accept();
        assertThat(peer.request().line()).isEqualTo("OPTIONS * HTTP/1.1");
        peer.send("HTTP/1.1 200 OK\r\n\r\nall ");
        peer.send("of it");
        peer.close();
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("all of it");
        Eventually.await("the end")
                .untilAsserted(
                        () -> assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.get("/")));
    }

    @Test
    void nextRequestOnAConnectionThatTheServerClosesIsToldSo() {
        RequestStream stream = connection.get("/");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("ok");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> connection.get("/"))
                .withMessageContaining("the server closes the connection after its last answer");
        peer.expectEnd();
    }

    @Test
    void serverThatGoesWithoutAnAnswerIsTold() {
        RequestStream stream = connection.get("/");
        Peer peer = server.accept();
        peer.request();
        peer.close();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> stream.await(SOON))
                .withMessageContaining("before it answered the request");
    }

    @Test
    void bodyThatBreaksOffIsDeliveredAsFarAsItCame() {
        RequestStream stream = connection.get("/");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        peer.endOutput();
        assertThat(stream.await(SOON)).isInstanceOf(Message.Response.class);
        assertThat(stream.await(SOON)).isEqualTo(new Message.Data(false, bytes("hello")));
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> stream.await(SOON))
                .withMessageContaining("after 5 of the 10 bytes")
                .withMessageContaining("RFC 9112");
    }

    @Test
    void malformedAnswerIsAnOffenceThatNamesTheRule() {
        RequestStream stream = connection.get("/");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> stream.await(SOON))
                .withMessageContaining("RFC 9112, section 6.3");
        peer.expectEnd();
    }

    @Test
    void whatCannotBeSentIsRefusedAndTheConnectionIsNoneTheWorse() {
        for (String method : List.of("GE T", "CONNECT", "A\r\nB: c")) {
            assertThatExceptionOfType(InvalidOptions.class)
                    .isThrownBy(() -> connection.request(method, "/", Headers.empty()));
        }
        assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> connection.get("nowhere"));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> connection.get("/", Headers.of("Connection", "close")));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> connection.post("/", Headers.of("Content-Length", "3"), bytes("four")));
        RequestStream stream = connection.get("/");
        Peer peer = server.accept();
        assertThat(peer.request().line()).isEqualTo("GET / HTTP/1.1");
        answer(peer, "ok");
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("ok");
    }

    // ---- bodies

    @Test
    void bodyGivenAsAWholeGoesWithItsLength() {
        Peer peer = server.accept();
        for (int size : new int[] {0, 5, 16 * 1024 + 1, 3_000_000}) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) 'x');
            RequestStream stream = connection.put("/file", Headers.of("Content-Type", "text/plain"), body);
            assertThat(peer.request().field("Content-Length")).contains(String.valueOf(size));
            assertThat(peer.bytes(size)).isEqualTo(body);
            answer(peer, "stored");
            assertThat(text(stream.awaitBody(SOON))).isEqualTo("stored");
        }
    }

    @Test
    void bodyInPiecesIsChunkedAndMayHaveTrailers() {
        RequestStream stream = connection.request("POST", "/", Headers.of("Transfer-Encoding", "chunked"));
        Peer peer = server.accept();
        assertThat(peer.request().field("Transfer-Encoding")).contains("chunked");
        stream.data(false, bytes("hello"));
        assertThat(text(peer.bytes(10))).isEqualTo("5\r\nhello\r\n");
        stream.trailers(Headers.of("Digest", "z"));
        assertThat(text(peer.bytes(16))).isEqualTo("0\r\nDigest: z\r\n\r\n");
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.data(true, bytes("more")));
        answer(peer, "ok");
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("ok");
    }

    @Test
    void bodyInPiecesOfAnAnnouncedLengthGoesAsItIs() {
        RequestStream stream = connection.request("POST", "/", Headers.of("Content-Length", "5"));
        Peer peer = server.accept();
        peer.request();
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.data(true, bytes("hell")));
        stream.data(false, bytes("hel"));
        stream.data(true, bytes("lo"));
        assertThat(text(peer.bytes(5))).isEqualTo("hello");
        answer(peer, "ok");
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("ok");
    }

    @Test
    void requestWithoutABodyTakesNone() {
        RequestStream stream = connection.get("/");
        server.accept().request();
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.data(true, bytes("x")))
                .withMessageContaining("no body");
    }

    @Test
    void answerMayBeginBeforeTheRequestIsWhole() {
        RequestStream stream = connection.request("POST", "/", Headers.of("Transfer-Encoding", "chunked"));
        Peer peer = server.accept();
        peer.request();
        stream.data(false, bytes("a"));
        assertThat(text(peer.bytes(6))).isEqualTo("1\r\na\r\n");
        answer(peer, "early");
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("early");
        stream.data(true, bytes("b"));
        assertThat(text(peer.bytes(11))).isEqualTo("1\r\nb\r\n0\r\n\r\n");
        RequestStream next = connection.get("/next");
        assertThat(peer.request().line()).isEqualTo("GET /next HTTP/1.1");
        answer(peer, "next");
        assertThat(text(next.awaitBody(SOON))).isEqualTo("next");
    }

    @Test
    void serverThatRefusesALargeBodyIsHeardThoughItReadsNoMore() {
        RequestStream stream = connection.post("/", new byte[64 << 20]);
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nlarge");
        RequestStream.Answer answer = stream.awaitAnswer(SOON);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.bodyText()).isEqualTo("large");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> connection.get("/"))
                .withMessageContaining("answered with 413 before the request's body was sent whole");
    }

    @Test
    void whoSendsPiecesIsToldOfARefusal() {
        RequestStream stream = connection.request("POST", "/", Headers.of("Content-Length", "1000"));
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\nlo");
        assertThat(stream.await(SOON)).isInstanceOf(Message.Response.class);
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> stream.data(false, new byte[10]))
                .withMessageContaining("401");
    }

    @Test
    void bodyWaitsForAServerThatWasAskedWhetherItWantsIt() {
        RequestStream stream = connection.post("/", Headers.of("Expect", "100-continue"), bytes("hello"));
        Peer peer = server.accept();
        assertThat(peer.request().field("Expect")).contains("100-continue");
        peer.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(text(peer.bytes(5))).isEqualTo("hello");
        answer(peer, "ok");
        assertThat(stream.await(SOON)).isEqualTo(new Message.Inform(100, Headers.empty()));
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("ok");
    }

    @Test
    void bodyIsSentToAServerThatDoesNotSayWhetherItWantsIt() {
        RequestStream stream = connection.post("/", Headers.of("Expect", "100-continue"), bytes("hello"));
        Peer peer = server.accept();
        peer.request();
        assertThat(text(peer.bytes(5))).isEqualTo("hello");
        answer(peer, "ok");
        assertThat(text(stream.awaitBody(SOON))).isEqualTo("ok");
    }

    @Test
    void bodyIsNotSentToAServerThatDoesNotWantIt() {
        RequestStream stream = connection.post("/", Headers.of("Expect", "100-continue"), bytes("hello"));
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
        assertThat(stream.awaitAnswer(SOON).status()).isEqualTo(417);
        peer.expectEnd();
    }

    // ---- several requests

    @Test
    void whatIsAskedForBeforeTheConnectionIsUpGoesInItsOrder() {
        List<RequestStream> streams = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            streams.add(connection.get("/" + i));
        }
        Peer peer = server.accept();
        for (int i = 0; i < 5; i++) {
            assertThat(peer.request().line()).isEqualTo("GET /" + i + " HTTP/1.1");
            answer(peer, "answer " + i);
        }
        // In another order than they came: none hinders another.
        Collections.reverse(streams);
        for (int i = 0; i < 5; i++) {
            assertThat(text(streams.get(i).awaitBody(SOON))).isEqualTo("answer " + (4 - i));
        }
    }

    @Test
    void nothingIsSentBeforeWhatWasAskedForBeforeIsAnswered() {
        RequestStream first = connection.get("/1");
        RequestStream second = connection.get("/2");
        Peer peer = server.accept();
        peer.request();
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> second.await(MOMENT))
                .withMessageContaining("has not been sent yet")
                .returns(Phase.OPEN, Timeout::phase);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfi");
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> second.await(MOMENT));
        peer.send("rs");
        assertThat(peer.request().line()).isEqualTo("GET /2 HTTP/1.1");
        answer(peer, "second");
        assertThat(text(second.awaitBody(SOON))).isEqualTo("second");
        assertThat(text(first.awaitBody(SOON))).isEqualTo("firs");
    }

    @Test
    void bytesThatNobodyAskedForAreNotTakenForTheNextAnswer() {
        RequestStream first = connection.get("/1");
        RequestStream second = connection.get("/2");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
        assertThat(text(first.awaitBody(SOON))).isEqualTo("1");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> second.await(SOON))
                .withMessageContaining("nobody asked for");
    }

    @Test
    void allWhoWaitAreToldOfTheEnd() {
        RequestStream first = connection.get("/1");
        RequestStream second = connection.get("/2");
        Peer peer = server.accept();
        peer.request();
        Call<Message> firstCall = Call.of(() -> first.await(SOON)).awaitWaiting();
        Call<Message> secondCall = Call.of(() -> second.await(SOON)).awaitWaiting();
        peer.reset();
        firstCall.failure(ConnectionDown.class);
        secondCall.failure(ConnectionDown.class);
    }

    @Test
    void closingEndsAllWhoWait() {
        RequestStream first = connection.get("/1");
        RequestStream second = connection.get("/2");
        Peer peer = server.accept();
        peer.request();
        Call<Message> firstCall = Call.of(() -> first.await(SOON)).awaitWaiting();
        Call<Message> secondCall = Call.of(() -> second.await(SOON)).awaitWaiting();
        connection.close();
        assertThat(firstCall.failure(ConnectionDown.class)).hasMessageContaining("this side closed");
        assertThat(secondCall.failure(ConnectionDown.class)).hasMessageContaining("this side closed");
        peer.expectEnd();
    }

    @Test
    void anInterruptedLastPieceOfAnAnsweredRequestLeavesTheConnectionToTheNext() {
        byte[] piece = new byte[16 << 20];
        RequestStream early = connection.request("POST", "/early", Headers.of("Transfer-Encoding", "chunked"));
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(early.awaitAnswer(SOON).status()).isEqualTo(204);
        Call<Void> sending = Call.run(() -> early.data(true, piece)).awaitWaiting();
        sending.interrupt();
        assertThat(sending.failure(Interrupted.class)).hasMessageContaining("in the background");
        RequestStream next = connection.get("/next");
        peer.bytes("1000000\r\n".length() + piece.length + "\r\n0\r\n\r\n".length());
        assertThat(peer.request().line()).isEqualTo("GET /next HTTP/1.1");
        answer(peer, "next");
        assertThat(text(next.awaitBody(SOON))).isEqualTo("next");
    }

    @Test
    void interruptEndsTheWaitAlone() {
        RequestStream first = connection.get("/1");
        RequestStream second = connection.get("/2");
        Peer peer = server.accept();
        peer.request();
        for (RequestStream stream : List.of(first, second)) {
            Call<Message> waiting = Call.of(() -> stream.await(SOON)).awaitWaiting();
            waiting.interrupt();
            waiting.failure(Interrupted.class);
        }
        answer(peer, "1");
        assertThat(text(first.awaitBody(SOON))).isEqualTo("1");
        peer.request();
        answer(peer, "2");
        assertThat(text(second.awaitBody(SOON))).isEqualTo("2");
    }

    // ---- upgrades

    @Test
    void upgradeFollowsOnTheSameConnection() {
        RequestStream login = connection.post("/login", bytes("secret"));
        Peer peer = server.accept();
        peer.request();
        peer.bytes(6);
        answer(peer, "token");
        Headers token = Headers.of("Authorization", "Bearer " + text(login.awaitBody(SOON)));
        WebSocketStream stream = connection.upgrade("/chat", token);
        assertThat(peer.upgrade().field("Authorization")).contains("Bearer token");
        stream.awaitUpgrade(SOON);
        peer.sendText("hello");
        assertThat(stream.receive(SOON)).isEqualTo(new Frame.Text("hello"));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> connection.get("/"))
                .withMessageContaining("belongs to its WebSocket");
        stream.send(new Frame.Text("bye"));
        assertThat(peer.text()).isEqualTo("bye");
    }

    @Test
    void upgradeWaitsForItsTurnAndAnswersBeforeItAreNotLost() {
        RequestStream first = connection.get("/1");
        WebSocketStream stream = connection.upgrade("/chat");
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> connection.get("/2"))
                .withMessageContaining("an upgrade is under way");
        Peer peer = server.accept();
        peer.request();
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> stream.awaitUpgrade(MOMENT))
                .withMessageContaining("has not been asked for yet")
                .returns(Phase.UPGRADE, Timeout::phase);
        Call<Message.Upgraded> upgrade =
                Call.of(() -> stream.awaitUpgrade(SOON)).awaitWaiting();
        answer(peer, "first");
        peer.upgrade();
        upgrade.result();
        assertThat(text(first.awaitBody(SOON))).isEqualTo("first");
        peer.sendText("hello");
        assertThat(stream.receive(SOON)).isEqualTo(new Frame.Text("hello"));
    }

    @Test
    void requestFollowsARefusedUpgrade() {
        WebSocketStream stream = connection.upgrade("/chat");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        assertThatExceptionOfType(InvalidMessage.UpgradeRejected.class).isThrownBy(() -> stream.awaitUpgrade(SOON));
        RequestStream login = connection.get("/login");
        peer.request();
        answer(peer, "token");
        assertThat(text(login.awaitBody(SOON))).isEqualTo("token");
    }

    // ---- limits

    @Test
    void bodyThatIsTooLargeToBePutTogetherFailsAndNamesTheLimit() {
        RequestStream stream = connection.request(
                "GET", "/", Headers.empty(), RequestOptions.defaults().withMaxBodySize(4));
        Peer peer = server.accept();
        peer.request();
        answer(peer, "hello");
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> stream.awaitBody(SOON))
                .withMessageContaining("more than the 4 bytes")
                .withMessageContaining("withMaxBodySize");
    }

    @Test
    void timeoutKeepsWhatHasBeenPutTogether() {
        RequestStream stream = connection.get("/");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> stream.awaitAnswer(MOMENT));
        peer.send("lo");
        assertThat(stream.awaitAnswer(SOON).bodyText()).isEqualTo("hello");
    }

    @Test
    void serverIsHeldBackWhileNobodyTakesItsAnswer() {
        RequestStream stream = connection.get("/");
        Peer peer = server.accept();
        peer.request();
        int size = 64 << 20;
        Call<Void> sending = Call.run(() -> {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            peer.send(new byte[size]);
        });
        sending.awaitInside(Peer.class);
        assertThat(stream.await(SOON)).isInstanceOf(Message.Response.class);
        assertThat(sending.isDone()).isFalse();
        long came = 0;
        for (Message next = stream.await(SOON); ; next = stream.await(SOON)) {
            Message.Data data = (Message.Data) next;
            came += data.bytes().length;
            if (data.fin()) {
                break;
            }
        }
        assertThat(came).isEqualTo(size);
        sending.result();
    }

    @Test
    void flowHoldsTheBodyBack() {
        RequestStream stream = connection.request(
                "GET", "/", Headers.empty(), RequestOptions.defaults().withFlow(1));
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
        stream.await(SOON);
        assertThat(stream.await(SOON)).isEqualTo(new Message.Data(false, bytes("a")));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> stream.await(MOMENT));
        Call<Message> waiting = Call.of(() -> stream.await(SOON)).awaitWaiting();
        stream.updateFlow(1);
        assertThat(waiting.result()).isEqualTo(new Message.Data(false, bytes("b")));
        assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> stream.updateFlow(0));
    }

    @Test
    void tooManyRequestsAreNotKept() {
        RequestStream first = connection.get("/");
        for (int i = 0; i < 100; i++) {
            connection.get("/" + i);
        }
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> {
                    connection.get("/too-many");
                    connection.get("/too-many");
                })
                .withMessageContaining("100 requests wait");
        first.cancel();
    }

    // ---- the end of a request

    @Test
    void cancelledRequestThatWaitsIsNotSent() {
        RequestStream first = connection.get("/1");
        RequestStream second = connection.get("/2");
        RequestStream third = connection.get("/3");
        Peer peer = server.accept();
        peer.request();
        Call<Message> waiting = Call.of(() -> second.await(SOON)).awaitWaiting();
        second.cancel();
        assertThat(waiting.failure(StreamError.class)).hasMessageContaining("cancelled by this side");
        answer(peer, "1");
        assertThat(peer.request().line()).isEqualTo("GET /3 HTTP/1.1");
        answer(peer, "3");
        assertThat(text(third.awaitBody(SOON))).isEqualTo("3");
        assertThat(text(first.awaitBody(SOON))).isEqualTo("1");
    }

    @Test
    void restOfACancelledAnswerIsPassedOver() {
        RequestStream first = connection.get("/1");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        first.await(SOON);
        Call<byte[]> waiting = Call.of(() -> first.awaitBody(SOON)).awaitWaiting();
        first.cancel();
        waiting.failure(StreamError.class);
        RequestStream second = connection.get("/2");
        peer.send("world");
        assertThat(peer.request().line()).isEqualTo("GET /2 HTTP/1.1");
        answer(peer, "second");
        assertThat(text(second.awaitBody(SOON))).isEqualTo("second");
    }

    @Test
    void cancelledAnswerThatIsLongOrDoesNotComeCostsTheConnection() {
        RequestStream stream = connection.get("/1");
        Peer peer = server.accept();
        peer.request();
        stream.cancel();
        peer.expectEnd();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> connection.get("/2"))
                .withMessageContaining("cancelled");
    }

    @Test
    void cancelledRequestWhoseBodyIsNotWholeCostsTheConnection() {
        RequestStream stream = connection.request("POST", "/", Headers.of("Content-Length", "10"));
        Peer peer = server.accept();
        peer.request();
        stream.cancel();
        peer.expectEnd();
        assertThatExceptionOfType(StreamError.class).isThrownBy(() -> stream.data(true, new byte[10]));
    }

    // ---- a ReplyTo

    @Test
    void everythingGoesToTheReplyTo() {
        List<Message> told = Collections.synchronizedList(new ArrayList<>());
        RequestStream stream = connection.request(
                "GET", "/", Headers.empty(), RequestOptions.defaults().withReplyTo(told::add));
        Peer peer = server.accept();
        peer.request();
        answer(peer, "hello");
        Eventually.await("the whole answer")
                .untilAsserted(() -> assertThat(told).hasSize(2));
        assertThat(told.get(1)).isEqualTo(new Message.Data(true, bytes("hello")));
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.awaitBody(SOON));
    }

    @Test
    void replyToIsToldOfTheEnd() {
        List<Message> told = Collections.synchronizedList(new ArrayList<>());
        connection.request(
                "GET", "/", Headers.empty(), RequestOptions.defaults().withReplyTo(told::add));
        Peer peer = server.accept();
        peer.request();
        peer.close();
        Eventually.await("the end")
                .untilAsserted(() -> assertThat(told)
                        .singleElement()
                        .isInstanceOfSatisfying(Message.Failed.class, failed -> {
                            assertThat(failed.cause()).isInstanceOf(ConnectionDown.class);
                        }));
    }
}
