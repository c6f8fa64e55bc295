package dev.gluegun.internal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Credentials;
import dev.gluegun.Headers;
import dev.gluegun.internal.auth.Authentication;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectMachineTest {

    private static final String PLAIN = "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final Credentials LOGIN = Credentials.userPassword("ada", "s3cr3t");

    /** Base64 of {@code ada:s3cr3t}. */
    private static final String BASIC = "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n"
            + "Proxy-Authorization: Basic YWRhOnMzY3IzdA==\r\n\r\n";

    private static final String ASKS = "HTTP/1.1 407 Proxy Authentication Required\r\n"
            + "Proxy-Authenticate: Basic realm=\"there\"\r\nContent-Length: 4\r\n\r\nbody";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Authentication dialogue() {
        return new Authentication(Authentication.Party.PROXY, () -> "0a4f113b");
    }

    private static ConnectMachine machine(@Nullable Credentials credentials) {
        return new ConnectMachine("example.com", 443, Headers.empty(), credentials, dialogue());
    }

    private static Talk open(String answer) {
        return Talk.everyWay(() -> machine(null), bytes(answer));
    }

    private static Talk login(String answer) {
        return Talk.everyWay(() -> machine(LOGIN), bytes(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 299\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                // RFC 9110, section 9.3.6: a client MUST ignore these in a 2xx.
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void after_a_head_of_2xx_all_bytes_belong_to_the_tunnel(String answer) {
        Talk talk = open(answer + "HELLO\r\n\r\n");
        assertThat(talk.sent()).containsExactly(PLAIN);
        assertThat(talk.end()).isEqualTo("DONE left HELLO\r\n\r\n");
    }

    @Test
    void fields_of_the_user_go_with_the_request() {
        Talk talk = Talk.of(
                new ConnectMachine("::1", 80, Headers.of("X-A", "1", "X-B", "2"), null, dialogue()),
                List.of(bytes(OK)));
        assertThat(talk.sent())
                .containsExactly("CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\nX-A: 1\r\nX-B: 2\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "301, it redirects",
        "400, did not understand it",
        "401, as a server does and no proxy (407); check host and port",
        "403, does not allow a tunnel",
        "405, makes no tunnels",
        "429, try again later",
        "500, to CONNECT example.com:443",
        "502, did not reach the host",
        "503, overloaded",
        "504, in time",
        "101, answered 101"
    })
    void any_other_status_is_told(int status, String why) {
        assertThat(open("HTTP/1.1 " + status + " Whatever\r\nContent-Length: 3\r\n\r\nabc")
                        .end())
                .startsWith("refused: it answered " + status + " to CONNECT example.com:443")
                .contains(why);
    }

    @Test
    void what_the_proxy_says_of_itself_is_told_on_one_line() {
        assertThat(open("HTTP/1.1 502 Bad\r\nProxy-Status: p; error=dns_error; details=\"\u0085\"\r\n\r\n")
                        .end())
                .endsWith("it did not reach the host; it says p; error=dns_error; details=\"\\u0085\"");
    }

    @Test
    void a_wrong_answer_is_told_with_its_rule() {
        assertThat(open("SSH-2.0-OpenSSH\r\n").end())
                .startsWith("answered CONNECT example.com:443 wrongly: ")
                .contains("RFC 9112");
        assertThat(open("HTTP/1.1 200 OK\r\nbad line\r\n\r\n").end()).contains("RFC 9112, section 5");
    }

    @ParameterizedTest
    @CsvSource({"'', without an answer", "H, in the middle", "HTTP/1.1 200 OK, in the middle"})
    void an_end_before_the_answer_is_told(String answer, String why) {
        assertThat(Talk.of(machine(null), List.of(bytes(answer))).eof().end()).contains(why);
    }

    @Test
    void the_answer_is_bounded() {
        String endless = "HTTP/1.1 200 OK\r\nX: " + "a".repeat(70_000);
        assertThat(Talk.of(machine(null), List.of(bytes(endless))).end()).contains("longer than 65536 bytes");
        String interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(33);
        assertThat(Talk.of(machine(null), List.of(bytes(interim))).end()).contains("more than 32 interim");
    }

    // ---- credentials

    @Test
    void credentials_wait_to_be_asked_for_and_go_on_the_same_connection() {
        assertThat(login(OK).sent()).containsExactly(PLAIN);
        Talk talk = login(ASKS + OK + "HELLO");
        assertThat(talk.sent()).containsExactly(PLAIN, BASIC);
        assertThat(talk.end()).isEqualTo("DONE left HELLO");
        Talk chunked = login(ASKS.replace("Content-Length: 4", "Transfer-Encoding: chunked")
                        .replace("body", "4\r\nbody\r\n0\r\nA: b\r\n\r\n")
                + OK);
        assertThat(chunked.sent()).containsExactly(PLAIN, BASIC);
        assertThat(chunked.end()).isEqualTo("DONE left ");
    }

    @Test
    void digest_is_preferred_and_shows_no_password() {
        Talk talk = login(ASKS.replace(
                        "Content",
                        "Proxy-Authenticate: Digest realm=\"there\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256\r\n"
                                + "Content")
                + OK);
        assertThat(talk.sent()).hasSize(2);
        assertThat(talk.sent().get(1))
                .contains("Proxy-Authorization: Digest ", "uri=\"example.com:443\"", "nc=00000001")
                .doesNotContain("s3cr3t")
                .doesNotContain("Basic");
        assertThat(talk.end()).isEqualTo("DONE left ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 P\r\nProxy-Authenticate: Basic realm=\"a\"\r\n\r\n",
                "HTTP/1.0 407 P\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 407 P\r\nProxy-Authenticate: Basic realm=\"a\"\r\nConnection: close\r\n"
                        + "Content-Length: 0\r\n\r\n",
                "HTTP/1.1 407 P\r\nProxy-Authenticate: Basic realm=\"a\"\r\nProxy-Connection: close\r\n"
                        + "Content-Length: 0\r\n\r\n"
            })
    void where_the_connection_is_not_kept_they_go_on_another_one(String answer) {
        Authentication dialogue = dialogue();
        Talk first = Talk.of(
                new ConnectMachine("example.com", 443, Headers.empty(), LOGIN, dialogue), List.of(bytes(answer)));
        assertThat(first.sent()).containsExactly(PLAIN);
        assertThat(first.end()).isEqualTo("AGAIN");
        Talk second =
                Talk.of(new ConnectMachine("example.com", 443, Headers.empty(), LOGIN, dialogue), List.of(bytes(OK)));
        assertThat(second.sent()).containsExactly(BASIC);
        assertThat(second.end()).isEqualTo("DONE left ");
    }

    @Test
    void a_connection_that_ends_in_spite_of_its_promise_is_made_anew() {
        assertThat(Talk.of(machine(LOGIN), List.of(bytes(ASKS))).eof().end()).isEqualTo("AGAIN");
        assertThat(Talk.of(machine(LOGIN), List.of(bytes(ASKS.replace("body", "b"))))
                        .eof()
                        .end())
                .isEqualTo("AGAIN");
        assertThat(Talk.of(machine(LOGIN), List.of(bytes(ASKS + "HTTP/1.1 2")))
                        .eof()
                        .end())
                .contains("in the middle");
    }

    @Test
    void the_body_of_a_refusal_is_bounded() {
        String longer =
                ASKS.replace("Content-Length: 4", "Content-Length: 100000").replace("body", "a".repeat(100_000));
        assertThat(Talk.of(machine(LOGIN), List.of(bytes(longer))).end()).isEqualTo("AGAIN");
        String broken =
                ASKS.replace("Content-Length: 4", "Transfer-Encoding: chunked").replace("body", "xyz\r\n");
        assertThat(login(broken).end()).isEqualTo("AGAIN");
    }

    @Test
    void credentials_that_are_refused_are_not_tried_for_ever() {
        Talk talk = login(ASKS + ASKS);
        assertThat(talk.sent()).containsExactly(PLAIN, BASIC);
        assertThat(talk.end())
                .isEqualTo("refused the credentials (407 by Basic), asked for example.com:443")
                .doesNotContain("s3cr3t");
        String stale = ASKS.replace("Basic realm=\"there\"", "Digest realm=\"a\", nonce=\"b\", stale=true");
        assertThat(login(stale.repeat(10)).end()).startsWith("refused the credentials (407 by Digest)");
    }

    @Test
    void a_401_for_credentials_that_were_shown_is_a_refusal_of_them() {
        assertThat(login(ASKS + "HTTP/1.0 401 Unauthorized\r\n\r\n").end())
                .isEqualTo("refused: it answered 401 to CONNECT example.com:443: it refused the credentials, with a"
                        + " server's status in place of a proxy's (407); check them, and that it is a proxy");
        assertThat(login("HTTP/1.0 401 Unauthorized\r\n\r\n").end()).endsWith("check host and port");
    }

    @Test
    void a_refusal_without_credentials_says_what_is_missing() {
        assertThat(open(ASKS).end())
                .isEqualTo("asks for credentials (407 by Basic) before it connects to example.com:443: give it some");
        assertThat(login(ASKS.replace("Basic", "Negotiate")).end())
                .isEqualTo("asks for credentials in a way that these cannot answer (407 by Negotiate), asked for"
                        + " example.com:443");
        assertThat(open("HTTP/1.1 407 P\r\n\r\n").end()).startsWith("asks for credentials (407) before");
        assertThat(Talk.of(
                                new ConnectMachine(
                                        "h", 1, Headers.of("Proxy-Authorization", "Negotiate x"), null, dialogue()),
                                List.of(bytes(ASKS)))
                        .end())
                .startsWith("refused the credentials");
    }

    @Test
    void the_detail_names_target_and_status() {
        ConnectMachine machine = machine(null);
        Talk.of(machine, List.of(bytes("HTTP/1.1 204 OK\r\n\r\n")));
        assertThat(machine.detail()).isEqualTo("tunnel to example.com:443, status 204");
    }

    @Property
    void any_splitting_of_any_answer_comes_to_the_same(
            @ForAll("answers") String answer, @ForAll("cuts") List<Integer> cuts) {
        byte[] input = bytes(answer);
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            int to = Math.min(input.length, from + cut);
            pieces.add(Arrays.copyOfRange(input, from, to));
            from = to;
        }
        pieces.add(Arrays.copyOfRange(input, from, input.length));
        Talk whole = Talk.of(machine(LOGIN), List.of(input));
        Talk split = Talk.of(machine(LOGIN), pieces);
        assertThat(split).hasToString(whole.toString());
    }

    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.of(
                        "HTTP/1.1 200 OK\r\n\r\n",
                        "HTTP/1.1 100 Continue\r\n\r\n",
                        "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno",
                        ASKS,
                        ASKS.replace("Content-Length: 4", "Connection: close"),
                        "HTTP/1.1 ",
                        "\r\n",
                        "nonsense")
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 60).list().ofMaxSize(10);
    }
}
