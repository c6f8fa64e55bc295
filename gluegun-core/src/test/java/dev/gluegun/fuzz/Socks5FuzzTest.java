package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.internal.tunnel.Socks5Machine;
import dev.gluegun.internal.tunnel.Socks5Machine.Login;
import dev.gluegun.internal.tunnel.Talk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The handshake with a SOCKS5 proxy, against its RFCs read straight through, and however the proxy's answers arrive. */
class Socks5FuzzTest {

    private static final Login LOGIN = new Login("ada", "s3cr3t");

    private static final int REFUSED = -1;
    private static final int UNFINISHED = -2;

    @FuzzTest
    void socks5(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Login login = (input[0] & 1) == 0 ? null : LOGIN;
        byte[] wire = Arrays.copyOfRange(input, 1, input.length);
        String whole = read(login, wire, Splitting.whole(wire));
        assertThat(read(login, wire, Splitting.byteByByte(wire)))
                .as("byte by byte")
                .isEqualTo(whole);
        assertThat(read(login, wire, Splitting.random(wire, wire.length)))
                .as("in pieces")
                .isEqualTo(whole);
    }

    private static String read(@Nullable Login login, byte[] wire, List<byte[]> pieces) {
        Talk talk = Talk.of(new Socks5Machine("example.com", 443, login), pieces);
        int end = endOfHandshake(wire, login != null);
        switch (end) {
            case REFUSED ->
                assertThat(talk.end())
                        .isNotIn("SEND", "NEED_MORE", "AGAIN")
                        .doesNotStartWith(Talk.DONE)
                        .doesNotContain(LOGIN.password());
            case UNFINISHED -> assertThat(talk.end()).isEqualTo("NEED_MORE");
            default ->
                assertThat(talk.end())
                        .isEqualTo(Talk.DONE + new String(wire, end, wire.length - end, StandardCharsets.ISO_8859_1));
        }
        // Greeting, login and request.
        assertThat(talk.sentHex()).hasSizeBetween(1, login == null ? 2 : 3);
        return talk.toString();
    }

    /** How many bytes of the proxy's are the handshake (RFC 1928, sections 3 and 6; RFC 1929, section 2). */
    private static int endOfHandshake(byte[] wire, boolean login) {
        if (wire.length < 2) {
            return UNFINISHED;
        }
        boolean asked = wire[1] == 2 && login;
        if (wire[0] != 5 || wire[1] != 0 && !asked) {
            return REFUSED;
        }
        int at = 2;
        if (asked) {
            if (wire.length < 4) {
                return UNFINISHED;
            }
            if (wire[2] != 1 || wire[3] != 0) {
                return REFUSED;
            }
            at = 4;
        }
        return endOfReply(wire, at);
    }

    private static int endOfReply(byte[] wire, int at) {
        if (wire.length < at + 2) {
            return UNFINISHED;
        }
        if (wire[at] != 5 || wire[at + 1] != 0) {
            return REFUSED;
        }
        if (wire.length < at + 5) {
            return UNFINISHED;
        }
        int address = switch (wire[at + 3]) {
            case 1 -> 4;
            case 3 -> 1 + (wire[at + 4] & 0xFF);
            case 4 -> 16;
            default -> REFUSED;
        };
        int end = at + 4 + address + 2;
        return address == REFUSED ? REFUSED : wire.length < end ? UNFINISHED : end;
    }
}
