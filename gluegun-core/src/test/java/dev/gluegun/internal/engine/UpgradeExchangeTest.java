package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.testing.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Answers whole, byte by byte, and split at every offset. */
class UpgradeExchangeTest {

    /** What 16 bytes of zero are in Base64. */
    private static final Request REQUEST =
            new Request("GET / HTTP/1.1", List.of("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));

    private static UpgradeExchange exchange() {
        return new UpgradeExchange(new ClientHandshake(
                "localhost", 80, false, "/", Headers.empty(), UpgradeOptions.defaults(), bytes -> {}));
    }

    /** What came of an answer. */
    private record Outcome(List<Message> messages, UpgradeExchange exchange, int rest) {

        private List<Message> withDataJoined() {
            List<Message> joined = new ArrayList<>();
            for (Message message : messages) {
                if (message instanceof Message.Data next
                        && !joined.isEmpty()
                        && joined.getLast() instanceof Message.Data last) {
                    byte[] both = Arrays.copyOf(last.bytes(), last.bytes().length + next.bytes().length);
                    System.arraycopy(next.bytes(), 0, both, last.bytes().length, next.bytes().length);
                    joined.set(joined.size() - 1, new Message.Data(next.fin(), both));
                } else {
                    joined.add(message);
                }
            }
            return joined;
        }
    }

    private static Outcome feed(byte[] answer, int... splits) {
        UpgradeExchange exchange = exchange();
        List<Message> messages = new ArrayList<>();
        int from = 0;
        int rest = 0;
        for (int i = 0; i <= splits.length; i++) {
            int to = i < splits.length ? splits[i] : answer.length;
            ByteBuffer in = ByteBuffer.wrap(answer, from, to - from);
            for (Message message = exchange.next(in); message != null; message = exchange.next(in)) {
                messages.add(message);
            }
            rest += in.remaining();
            from = to;
        }
        return new Outcome(messages, exchange, rest);
    }

    private static void everyWay(byte[] answer, Consumer<Outcome> check) {
        check.accept(feed(answer));
        int[] each = new int[answer.length - 1];
        for (int i = 0; i < each.length; i++) {
            each[i] = i + 1;
        }
        check.accept(feed(answer, each));
        for (int split = 1; split < answer.length; split++) {
            check.accept(feed(answer, split));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void anAgreementEndsTheExchangeAndLeavesWhatFollows() {
        byte[] head = REQUEST.agreement();
        byte[] answer = Arrays.copyOf(head, head.length + 3);
        everyWay(answer, outcome -> {
            assertThat(outcome.messages()).singleElement().isInstanceOf(Message.Upgraded.class);
            assertThat(outcome.exchange().negotiated()).isNotNull();
            assertThat(outcome.exchange().isFinished()).isTrue();
            assertThat(outcome.exchange().keepsConnection()).isFalse();
            assertThat(outcome.exchange().failure()).isNull();
            assertThat(outcome.rest()).isEqualTo(3);
        });
    }

    @Test
    void informsComeFirst() {
        byte[] answer = bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\n"
                + new String(REQUEST.agreement(), StandardCharsets.ISO_8859_1));
        everyWay(answer, outcome -> {
            assertThat(outcome.messages()).hasSize(3);
            assertThat(outcome.messages().get(0)).isEqualTo(new Message.Inform(100, Headers.empty()));
            assertThat(outcome.messages().get(1)).isEqualTo(new Message.Inform(103, Headers.of("A", "b")));
            assertThat(outcome.messages().get(2)).isInstanceOf(Message.Upgraded.class);
        });
    }

    @Test
    void aRefusalWithoutABodyIsOneMessage() {
        everyWay(bytes("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"), outcome -> {
            assertThat(outcome.messages())
                    .containsExactly(new Message.Response(true, 403, Headers.of("Content-Length", "0")));
            assertThat(outcome.exchange().isFinished()).isTrue();
            assertThat(outcome.exchange().keepsConnection()).isTrue();
        });
    }

    @Test
    void aBodyOfACertainLengthEndsWithItsLastByte() {
        everyWay(bytes("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnopeHTTP/1.1"), outcome -> {
            assertThat(outcome.withDataJoined())
                    .containsExactly(
                            new Message.Response(false, 403, Headers.of("Content-Length", "4")),
                            new Message.Data(true, bytes("nope")));
            assertThat(outcome.exchange().isFinished()).isTrue();
            assertThat(outcome.exchange().keepsConnection()).isTrue();
            assertThat(outcome.rest()).isEqualTo(8);
        });
    }

    @Test
    void aChunkedBodyEndsWithAnEmptyPieceOrTrailers() {
        everyWay(
                bytes("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n2\r\npe\r\n0\r\n\r\n"),
                outcome -> {
                    assertThat(outcome.withDataJoined())
                            .containsExactly(
                                    new Message.Response(false, 403, Headers.of("Transfer-Encoding", "chunked")),
                                    new Message.Data(true, bytes("nope")));
                    assertThat(outcome.exchange().keepsConnection()).isTrue();
                });
        everyWay(
                bytes("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\nA: b\r\n\r\n"), outcome -> {
                    assertThat(outcome.withDataJoined())
                            .containsExactly(
                                    new Message.Response(false, 403, Headers.of("Transfer-Encoding", "chunked")),
                                    new Message.Data(false, bytes("no")),
                                    new Message.Trailers(Headers.of("A", "b")));
                    assertThat(outcome.exchange().isFinished()).isTrue();
                    assertThat(outcome.exchange().keepsConnection()).isTrue();
                });
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() {
        everyWay(bytes("HTTP/1.1 403 No\r\n\r\nnope"), outcome -> {
            assertThat(outcome.withDataJoined())
                    .containsExactly(
                            new Message.Response(false, 403, Headers.empty()), new Message.Data(false, bytes("nope")));
            assertThat(outcome.exchange().isFinished()).isFalse();
            assertThat(outcome.exchange().endOfInput()).isEqualTo(new Message.Data(true, new byte[0]));
            assertThat(outcome.exchange().isFinished()).isTrue();
            assertThat(outcome.exchange().keepsConnection()).isFalse();
            assertThat(outcome.exchange().endOfInput()).isNull();
        });
    }

    @Test
    void anEndTooEarlyIsAFailure() {
        for (String begun : List.of("", "HTTP/1.1 10", "HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nno")) {
            Outcome outcome = feed(bytes(begun));
            assertThat(outcome.exchange().endOfInput()).isNull();
            assertThat(outcome.exchange().failure()).contains("the connection ended");
            assertThat(outcome.exchange().isFinished()).isFalse();
        }
    }

    @Test
    void aWrongAgreementIsAFailureThatNamesTheRule() {
        everyWay(bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"), outcome -> {
            assertThat(outcome.messages()).isEmpty();
            assertThat(outcome.exchange().failure()).contains("RFC 6455, section 4.1");
            assertThat(outcome.exchange().negotiated()).isNull();
            assertThat(outcome.exchange().endOfInput()).isNull();
        });
    }

    @Test
    void whatIsNoHttpIsAFailureThatNamesTheRule() {
        everyWay(bytes("SSH-2.0-OpenSSH_9.6\r\n"), outcome -> {
            assertThat(outcome.messages()).isEmpty();
            assertThat(outcome.exchange().failure()).contains("RFC 9112");
        });
    }
}
