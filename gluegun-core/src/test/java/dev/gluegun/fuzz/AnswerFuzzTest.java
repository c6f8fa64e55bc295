package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.DeflateOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.conformance.FuzzSeeds;
import dev.gluegun.internal.http1.ResponseReader;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.internal.ws.Negotiated;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The client's reading of the answer to its handshake: however it arrives, and whatever it says. */
class AnswerFuzzTest {

    /** What a server has to answer to a key of sixteen zeros (RFC 6455, section 4.2.2). */
    static final String ACCEPT = "ICX+Yqv66kxgM0FcWaLWlFLwTAI=";

    /** What the client may have offered. The first byte of an input chooses. */
    private static final List<UpgradeOptions> OFFERS = FuzzSeeds.offers();

    @FuzzTest
    void answer(byte[] input) {
        if (input.length == 0) {
            return;
        }
        UpgradeOptions offer = OFFERS.get(Math.floorMod(input[0], OFFERS.size()));
        byte[] wire = Arrays.copyOfRange(input, 1, input.length);
        HttpReading whole = read(offer, Splitting.whole(wire));
        assertThat(read(offer, Splitting.byteByByte(wire))).as("byte by byte").isEqualTo(whole);
        assertThat(read(offer, Splitting.random(wire, wire.length)))
                .as("in pieces")
                .isEqualTo(whole);
    }

    private static HttpReading read(UpgradeOptions offer, List<byte[]> pieces) {
        return HttpReading.of(new ResponseReader(), pieces, reader -> judge(offer, reader));
    }

    private static Object judge(UpgradeOptions offer, ResponseReader reader) {
        if (reader.status() != 101) {
            return List.of(reader.status(), reader.interim(), reader.headers());
        }
        ClientHandshake handshake =
                new ClientHandshake("example.com", 80, false, "/", Headers.empty(), offer, key -> {});
        if (!handshake.accept(reader.minorVersion(), reader.headers())) {
            return handshake.violation();
        }
        check(offer, reader.headers(), handshake.negotiated());
        return handshake.negotiated();
    }

    /** What must hold of an answer that was accepted (RFC 6455, section 4.1). */
    private static void check(UpgradeOptions offer, Headers answer, Negotiated negotiated) {
        assertThat(answer.all("Sec-WebSocket-Accept")).containsExactly(ACCEPT);
        assertThat(String.join(",", answer.all("Upgrade")).toLowerCase(Locale.ROOT))
                .contains("websocket");
        assertThat(String.join(",", answer.all("Connection")).toLowerCase(Locale.ROOT))
                .contains("upgrade");
        negotiated
                .subprotocol()
                .ifPresent(chosen -> assertThat(offer.protocols()).containsKey(chosen));
        assertThat(negotiated.extensions().size()).isEqualTo(negotiated.deflate() == null ? 0 : 1);
        if (negotiated.deflate() != null) {
            DeflateOptions offered = offer.deflate().orElseThrow();
            assertThat(negotiated.deflate().serverMaxWindowBits()).isBetween(8, offered.serverMaxWindowBits());
            assertThat(negotiated.deflate().clientMaxWindowBits()).isBetween(8, offered.clientMaxWindowBits());
            assertThat(negotiated.deflate().serverContextTakeover() && !offered.serverContextTakeover())
                    .isFalse();
        }
    }
}
