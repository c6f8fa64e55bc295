package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.Credentials;
import dev.gluegun.Headers;
import dev.gluegun.internal.auth.Authentication;
import dev.gluegun.internal.tunnel.ConnectMachine;
import dev.gluegun.internal.tunnel.Talk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The handshake with an HTTP proxy: however its answers arrive, the same is said and comes of it. */
class ConnectFuzzTest {

    private static final String PASSWORD = "s3cr3t";

    /** The first byte of an input chooses one of these. */
    private static final List<Optional<Credentials>> CREDENTIALS = List.of(
            Optional.empty(),
            Optional.of(Credentials.userPassword("ada", PASSWORD)),
            Optional.of(Credentials.bearer(PASSWORD)),
            Optional.of(Credentials.basic("ada", PASSWORD)));

    /** RFC 9110, section 15.5.8, does not say how often: see {@link Authentication}. */
    private static final int MOST_REQUESTS = 3;

    @FuzzTest
    void connect(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Optional<Credentials> credentials = CREDENTIALS.get(Math.floorMod(input[0], CREDENTIALS.size()));
        byte[] wire = Arrays.copyOfRange(input, 1, input.length);
        String whole = read(credentials, wire, Splitting.whole(wire));
        assertThat(read(credentials, wire, Splitting.byteByByte(wire)))
                .as("byte by byte")
                .isEqualTo(whole);
        assertThat(read(credentials, wire, Splitting.random(wire, wire.length)))
                .as("in pieces")
                .isEqualTo(whole);
    }

    /** What is said, how it ended, and what the end of the connection makes of it. */
    private static String read(Optional<Credentials> credentials, byte[] wire, List<byte[]> pieces) {
        ConnectMachine machine = new ConnectMachine(
                "example.com",
                443,
                Headers.of("X-A", "b"),
                credentials.orElse(null),
                new Authentication(Authentication.Party.PROXY, () -> "0a4f113b"));
        Talk talk = Talk.of(machine, pieces);
        assertThat(talk.sent()).hasSizeBetween(1, MOST_REQUESTS).allSatisfy(ConnectFuzzTest::checkRequest);
        String end = talk.end();
        assertThat(end).isNotBlank();
        String answers = new String(wire, StandardCharsets.ISO_8859_1);
        if (end.startsWith(Talk.DONE)) {
            assertThat(answers).endsWith(end.substring(Talk.DONE.length()));
        } else {
            assertThat(end).doesNotContainPattern("\\p{Cntrl}");
            // A proxy that says it itself may be quoted.
            assertThat(end.contains(PASSWORD) && !answers.contains(PASSWORD)).isFalse();
        }
        return withoutQuotation(talk.toString()) + withoutQuotation(talk.eof().toString()) + machine.detail();
    }

    private static void checkRequest(String request) {
        assertThat(request)
                .startsWith("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n")
                .endsWith("X-A: b\r\n\r\n");
        assertThat(request.split("\r\n", -1)).hasSizeLessThanOrEqualTo(6);
    }

    /** What does not begin like HTTP is refused with a quotation of what has come by then. */
    private static String withoutQuotation(String talk) {
        return talk.replaceFirst("(?s)the peer sent .*", "the peer sent something else");
    }
}
