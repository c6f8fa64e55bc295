package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Answers to requests of different methods, whole, byte by byte, and split at every offset. */
class Http1AnswerTest {

    /** What came of an answer, its body in one piece. */
    private record Told(List<Message> heads, String body, List<Message> ends, int rest) {}

    private static Told feed(Http1Answer answer, byte[] bytes, int... splits) {
        List<Message> heads = new ArrayList<>();
        List<Message> ends = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int rest = 0;
        int from = 0;
        for (int i = 0; i <= splits.length; i++) {
            int to = i < splits.length ? splits[i] : bytes.length;
            ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
            for (Message message = answer.next(in); message != null; message = answer.next(in)) {
                switch (message) {
                    case Message.Data data -> {
                        body.writeBytes(data.bytes());
                        if (data.fin()) {
                            ends.add(new Message.Data(true, new byte[0]));
                        }
                    }
                    case Message.Trailers trailers -> ends.add(trailers);
                    default -> heads.add(message);
                }
            }
            rest += in.remaining();
            from = to;
        }
        return new Told(heads, body.toString(StandardCharsets.ISO_8859_1), ends, rest);
    }

    private static void everyWay(String method, String text, BiConsumer<Http1Answer, Told> check) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Http1Answer whole = new Http1Answer(method);
        check.accept(whole, feed(whole, bytes));
        int[] each = new int[bytes.length - 1];
        for (int i = 0; i < each.length; i++) {
            each[i] = i + 1;
        }
        Http1Answer slow = new Http1Answer(method);
        check.accept(slow, feed(slow, bytes, each));
        for (int split = 1; split < bytes.length; split++) {
            Http1Answer halves = new Http1Answer(method);
            check.accept(halves, feed(halves, bytes, split));
        }
    }

    @Test
    void bodyOfAKnownLengthLeavesWhatFollowsIt() {
        everyWay("POST", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 ", (answer, told) -> {
            assertThat(told.heads()).containsExactly(response(false, 200, "Content-Length", "5"));
            assertThat(told.body()).isEqualTo("hello");
            assertThat(told.ends()).hasSize(1);
            assertThat(told.rest()).isEqualTo(9);
            assertThat(answer.isFinished()).isTrue();
            assertThat(answer.keepsConnection()).isTrue();
        });
    }

    @Test
    void chunkedBodyEndsWithItsTrailers() {
        String text =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nDigest: x\r\n\r\n";
        everyWay("GET", text, (answer, told) -> {
            assertThat(told.body()).isEqualTo("hello");
            assertThat(told.ends()).containsExactly(new Message.Trailers(Headers.of("Digest", "x")));
            assertThat(answer.keepsConnection()).isTrue();
        });
    }

    @Test
    void answerToHeadHasNoBodyWhateverItsFieldsSay() {
        everyWay("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP", (answer, told) -> {
            assertThat(told.heads()).containsExactly(response(true, 200, "Content-Length", "5"));
            assertThat(told.ends()).isEmpty();
            assertThat(told.rest()).isEqualTo(4);
            assertThat(answer.isFinished()).isTrue();
        });
    }

    @Test
    void interimAnswersComeBeforeTheFinalOne() {
        String text = "HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\n"
                + "Link: </a>\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\n\r\n";
        everyWay(
                "POST",
                text,
                (answer, told) -> assertThat(told.heads())
                        .containsExactly(
                                new Message.Inform(100, Headers.empty()),
                                new Message.Inform(103, Headers.of("Link", "</a>")),
                                response(true, 204)));
    }

    @Test
    void bodyWithoutALengthEndsWithTheConnection() {
        everyWay("GET", "HTTP/1.1 200 OK\r\n\r\nall of it", (answer, told) -> {
            assertThat(told.body()).isEqualTo("all of it");
            assertThat(answer.isFinished()).isFalse();
            assertThat(answer.endOfInput()).isEqualTo(new Message.Data(true, new byte[0]));
            assertThat(answer.isFinished()).isTrue();
            assertThat(answer.keepsConnection()).isFalse();
        });
    }

    @Test
    void bodyThatBreaksOffIsAViolation() {
        Http1Answer answer = new Http1Answer("GET");
        feed(answer, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer.endOfInput()).isNull();
        assertThat(answer.failure())
                .isEqualTo("the server's answer to the request is malformed: the connection ended after 3 of the 5"
                        + " bytes of the body (RFC 9112, section 8)");
    }

    @Test
    void switchingProtocolsUnaskedIsAViolation() {
        everyWay(
                "GET",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
                (answer, told) -> {
                    assertThat(told.heads()).isEmpty();
                    assertThat(answer.failure()).contains("101").contains("RFC 9110, section 7.8");
                    assertThat(answer.keepsConnection()).isFalse();
                });
    }

    @Test
    void connectionIsNotKeptWhenTheServerSaysSo() {
        everyWay("GET", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", (answer, told) -> {
            assertThat(answer.isFinished()).isTrue();
            assertThat(answer.keepsConnection()).isFalse();
        });
    }

    private static Message.Response response(boolean fin, int status, String... fields) {
        return new Message.Response(fin, status, Headers.of(fields));
    }
}
