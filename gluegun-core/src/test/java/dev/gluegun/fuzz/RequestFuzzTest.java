package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.DeflateOptions;
import dev.gluegun.Headers;
import dev.gluegun.internal.http1.RequestReader;
import dev.gluegun.internal.http1.ResponseReader;
import dev.gluegun.internal.http1.ResponseWriter;
import dev.gluegun.internal.ws.ServerHandshake;
import dev.gluegun.internal.ws.ServerHandshake.Answer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The server's reading of the request of a handshake, and its answer to it. */
class RequestFuzzTest {

    private static final ServerHandshake SERVER =
            new ServerHandshake(List.of("chat", "superchat"), Optional.of(DeflateOptions.defaults()));

    @FuzzTest
    void request(byte[] wire) {
        HttpReading whole = read(Splitting.whole(wire));
        assertThat(read(Splitting.byteByByte(wire))).as("byte by byte").isEqualTo(whole);
        assertThat(read(Splitting.random(wire, wire.length))).as("in pieces").isEqualTo(whole);
    }

    private static HttpReading read(List<byte[]> pieces) {
        return HttpReading.of(new RequestReader(), pieces, RequestFuzzTest::answer);
    }

    private static Object answer(RequestReader reader) {
        Answer answer = SERVER.answer(reader.method(), reader.minorVersion(), reader.headers());
        if (answer.status() == 101) {
            check(reader, answer);
        } else {
            assertThat(answer.status()).isBetween(400, 426);
            assertThat(answer.reason()).isNotEmpty();
        }
        byte[] head = ResponseWriter.head(answer.status(), answer.headers());
        HttpReading readAgain = HttpReading.of(
                new ResponseReader(),
                Splitting.whole(head),
                response -> List.of(response.status(), response.headers()));
        assertThat(readAgain.heads()).containsExactly(List.of(answer.status(), answer.headers()));
        return List.of(reader.method(), reader.target(), reader.minorVersion(), reader.headers(), answer);
    }

    /** What must hold of a request that was accepted (RFC 6455, section 4.2.1). */
    private static void check(RequestReader reader, Answer answer) {
        Headers request = reader.headers();
        assertThat(reader.method()).isEqualTo("GET");
        assertThat(request.all("Host")).hasSize(1);
        assertThat(request.all("Sec-WebSocket-Version")).containsExactly("13");
        assertThat(request.all("Sec-WebSocket-Key")).hasSize(1);
        String key = request.first("Sec-WebSocket-Key").orElseThrow();
        assertThat(Base64.getDecoder().decode(key)).hasSize(16);
        assertThat(answer.headers().all("Sec-WebSocket-Accept")).hasSize(1);
        answer.headers()
                .first("Sec-WebSocket-Protocol")
                .ifPresent(chosen -> assertThat(String.join(",", request.all("Sec-WebSocket-Protocol")))
                        .contains(chosen));
    }
}
