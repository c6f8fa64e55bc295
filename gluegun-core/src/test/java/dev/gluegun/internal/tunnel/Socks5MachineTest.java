package dev.gluegun.internal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.tunnel.Socks5Machine.Login;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Socks5MachineTest {

    private static final Login LOGIN = new Login("ada", "s3cr3t");

    /** Accepted, bound to 0.0.0.0:0. */
    private static final String ACCEPTED = "05000001 00000000 0000";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Socks5Machine machine(String host) {
        return new Socks5Machine(host, 443, null);
    }

    private static Talk open(String input) {
        return Talk.everyWay(() -> machine("example.com"), bytes(input));
    }

    private static Talk login(String input) {
        return Talk.everyWay(() -> new Socks5Machine("example.com", 443, LOGIN), bytes(input));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void without_credentials_no_authentication_is_all_that_is_offered() {
        Talk talk = open("0500" + ACCEPTED);
        assertThat(talk.sentHex()).containsExactly("050100", "05010003" + "0b" + hex("example.com") + "01bb");
        assertThat(talk.end()).isEqualTo("DONE left ");
    }

    @Test
    void credentials_go_only_to_a_proxy_that_wants_them() {
        assertThat(login("0500" + ACCEPTED).sentHex())
                .containsExactly("05020002", "05010003" + "0b" + hex("example.com") + "01bb");
        Talk talk = login("0502 0100" + ACCEPTED);
        assertThat(talk.sentHex())
                .containsExactly(
                        "05020002",
                        "01" + "03" + hex("ada") + "06" + hex("s3cr3t"),
                        "05010003" + "0b" + hex("example.com") + "01bb");
        assertThat(talk.end()).isEqualTo("DONE left ");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 01 7f000001",
        "::1, 04 00000000000000000000000000000001",
        "[2001:db8::1], 04 20010db8000000000000000000000001",
        "localhost, 03 09 6c6f63616c686f7374",
        "127.1, 03 05 3132372e31"
    })
    void names_go_as_names_and_addresses_as_addresses(String host, String address) {
        Talk talk = Talk.of(machine(host), List.of(bytes("0500")));
        assertThat(talk.sentHex().get(1)).isEqualTo("050100" + address.replace(" ", "") + "01bb");
    }

    @Test
    void what_cannot_be_sent_is_refused() {
        assertThat(Talk.of(machine("a".repeat(255)), List.of(bytes("0500"))).sentHex())
                .hasSize(2);
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> machine("a".repeat(256)))
                .withMessageContaining("at most 255")
                .withMessageContaining("256");
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> machine("fe80::1%eth0"))
                .withMessageContaining("zone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00000000 0000",
                "01 7f000001 1f90",
                "03 00 0000",
                "03 0b 6578616d706c652e636f6d 01bb",
                "04 00000000000000000000000000000001 01bb"
            })
    void what_follows_a_reply_of_any_kind_belongs_to_the_tunnel(String address) {
        Talk talk = open("0500 050000" + address + "48454c4c4f");
        assertThat(talk.end()).isEqualTo("DONE left HELLO");
    }

    @ParameterizedTest
    @CsvSource({
        "01, general SOCKS server failure, 1",
        "02, connection not allowed by ruleset, 2",
        "03, network unreachable, 3",
        "04, host unreachable, 4",
        "05, connection refused, 5",
        "06, TTL expired, 6",
        "07, command not supported, 7",
        "08, address type not supported, 8",
        "09, for a reason that is not assigned, 9",
        "ff, for a reason that is not assigned, 255"
    })
    void each_reply_is_told_in_words(String code, String words, int number) {
        String expected = "refused: " + words + " (reply " + number + "); it was asked for example.com:443";
        assertThat(open("0500 05" + code + "0001 00000000 0000").end()).isEqualTo(expected);
        // Some leave the rest out.
        assertThat(open("0500 05" + code).end()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0400, answered with version 4 in place of SOCKS version 5",
        "4854, it seems to be an HTTP proxy",
        "1503, it seems to speak TLS",
        "05ff, give it a user name and a password",
        "0502, 'chose the authentication method 2, which was not offered'",
        "0501, 'chose the authentication method 1, which was not offered'",
        "0500 0400, replied with version 4",
        "0500 05000002 00, unknown type 2"
    })
    void an_answer_that_breaks_the_rules_is_told(String input, String why) {
        assertThat(open(input).end()).contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "05ff, refused both",
        "0501, method 1",
        "0502 0101, refused the user name or the password (status 1)",
        "0502 01ff, (status 255)",
        "0502 0500, answered the login with version 5"
    })
    void a_login_that_fails_is_told_without_it(String input, String why) {
        assertThat(login(input).end()).contains(why).doesNotContain("s3cr3t").doesNotContain("ada");
        assertThat(LOGIN.toString()).doesNotContain("s3cr3t").doesNotContain("ada");
    }

    @ParameterizedTest
    @CsvSource({
        "'', before it chose an authentication method",
        "05, before it chose an authentication method",
        "0502, before it answered the login",
        "0502 01, before it answered the login",
        "0502 0100, before it replied to the request for example.com:443",
        "0500 0500 00 01 7f00, before it replied to the request for example.com:443"
    })
    void an_end_in_the_middle_is_told(String input, String why) {
        Socks5Machine machine = new Socks5Machine("example.com", 443, LOGIN);
        assertThat(Talk.of(machine, List.of(bytes(input))).eof().end()).contains(why);
    }

    @Test
    void the_detail_names_the_target() {
        assertThat(machine("::1").detail()).isEqualTo("tunnel to [::1]:443");
    }

    @Property
    void any_splitting_of_any_answer_comes_to_the_same(
            @ForAll boolean login,
            @ForAll @Size(max = 40) List<@ByteRange(min = -1, max = 8) Byte> random,
            @ForAll("cuts") List<Integer> cuts) {
        List<Byte> answer =
                new ArrayList<>(login ? List.of((byte) 5, (byte) 2, (byte) 1, (byte) 0, (byte) 5) : List.of((byte) 5));
        answer.addAll(random);
        byte[] input = new byte[answer.size()];
        for (int i = 0; i < input.length; i++) {
            input[i] = answer.get(i);
        }
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            int to = Math.min(input.length, from + cut);
            pieces.add(Arrays.copyOfRange(input, from, to));
            from = to;
        }
        pieces.add(Arrays.copyOfRange(input, from, input.length));
        Talk whole = Talk.of(new Socks5Machine("h", 1, LOGIN), List.of(input));
        Talk split = Talk.of(new Socks5Machine("h", 1, LOGIN), pieces);
        assertThat(split).hasToString(whole.toString());
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 7).list().ofMaxSize(10);
    }
}
