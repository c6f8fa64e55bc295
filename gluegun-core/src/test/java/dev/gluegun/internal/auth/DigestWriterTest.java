package dev.gluegun.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Credentials;
import dev.gluegun.Credentials.UserPassword;
import dev.gluegun.Headers;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The vectors are those of the RFCs. */
class DigestWriterTest {

    private static final UserPassword MUFASA = user("Mufasa", "Circle of Life");

    private static UserPassword user(String user, String password) {
        return (UserPassword) Credentials.digest(user, password);
    }

    private static DigestWriter answering(String challenge) {
        return new DigestWriter(
                DigestChallenge.of(ChallengeReader.read(List.of(challenge)).getFirst())
                        .orElseThrow());
    }

    private static final String RFC_7616 = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
            + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    private static final String RFC_7616_NONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    @Test
    void rfc_7616_section_3_9_1_with_md5() {
        assertThat(answering(RFC_7616 + ", algorithm=MD5").next(MUFASA, "GET", "/dir/index.html", RFC_7616_NONCE))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                        + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\","
                        + " response=\"8ca523f5e9506fed4657c9700eebdbec\", algorithm=MD5, qop=auth, nc=00000001,"
                        + " cnonce=\"" + RFC_7616_NONCE + "\","
                        + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    @Test
    void rfc_7616_section_3_9_1_with_sha_256() {
        assertThat(answering(RFC_7616 + ", algorithm=SHA-256").next(MUFASA, "GET", "/dir/index.html", RFC_7616_NONCE))
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")
                .contains("algorithm=SHA-256, ");
    }

    /** With the values of erratum 4897: the RFC's own are those of a SHA-512 that was cut off. */
    @Test
    void rfc_7616_section_3_9_2_with_sha_512_256_a_hashed_user_and_utf_8() {
        assertThat(answering("Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256,"
                                + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                                + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8,"
                                + " userhash=true")
                        .next(
                                user("Jäsøn Doe", "Secret, or not?"),
                                "GET",
                                "/doe.json",
                                "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v"))
                .contains("username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"")
                .contains("response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\"")
                .endsWith(", userhash=true");
    }

    @Test
    void rfc_2617_section_3_5() {
        assertThat(answering("Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                                + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"")
                        .next(user("Mufasa", "Circle Of Life"), "GET", "/dir/index.html", "0a4f113b"))
                .contains("response=\"6629fae49393a05397450978507c4ef1\"")
                .doesNotContain("algorithm");
    }

    /** With the value of erratum 749. */
    @Test
    void rfc_2069_section_2_4_without_qop_has_neither_count_nor_client_nonce() {
        assertThat(answering("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                                + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"")
                        .next(user("Mufasa", "CircleOfLife"), "GET", "/dir/index.html", "unused"))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                        + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                        + " response=\"1949323746fe6a43ef61f9606e7febea\","
                        + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
    }

    @Test
    void a_session_key_has_both_nonces_in_it() {
        // H(H("Mufasa:testrealm@host.com:Circle Of Life"):nonce:cnonce), by hand.
        String answer = answering("Digest realm=\"testrealm@host.com\", qop=auth, algorithm=MD5-sess,"
                        + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"")
                .next(user("Mufasa", "Circle Of Life"), "GET", "/dir/index.html", "0a4f113b");
        assertThat(answer).contains("algorithm=MD5-sess", "response=\"8e3825c57e897f5a0dec6c2d4e5059d0\"");
    }

    /** RFC 7616, section 3.4.2: it is made once, with the first client nonce. */
    @Test
    void a_session_key_stays_for_as_long_as_its_nonce() {
        DigestWriter writer = answering("Digest realm=\"testrealm@host.com\", qop=auth, algorithm=MD5-sess,"
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
        writer.next(user("Mufasa", "Circle Of Life"), "GET", "/dir/index.html", "0a4f113b");
        assertThat(writer.next(user("Mufasa", "Circle Of Life"), "GET", "/dir/index.html", "another"))
                .contains("nc=00000002", "cnonce=\"0a4f113b\"", "response=\"d16df0df0d92cef8935129145e21b5e1\"");
    }

    @Test
    void the_count_goes_up_with_each_request() {
        DigestWriter writer = answering(RFC_7616);
        assertThat(writer.next(MUFASA, "GET", "/", "a")).contains("nc=00000001");
        assertThat(writer.next(MUFASA, "GET", "/", "b")).contains("nc=00000002");
        for (int i = 3; i < 16; i++) {
            writer.next(MUFASA, "GET", "/", "c");
        }
        assertThat(writer.next(MUFASA, "GET", "/", "d")).contains("nc=00000010");
    }

    @Test
    void a_name_of_more_than_ascii_goes_in_the_extended_form() {
        assertThat(answering(RFC_7616).next(user("Jäsøn Doe", "p"), "GET", "/", "a"))
                .startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, realm=");
    }

    @Test
    void what_would_end_a_quotation_is_escaped() {
        assertThat(answering("Digest realm=\"a\\\"b\\\\\", nonce=\"\\\"\"")
                        .next(user("x\", y=\"\\", "p"), "GET", "/\"", "a"))
                .startsWith(
                        "Digest username=\"x\\\", y=\\\"\\\\\", realm=\"a\\\"b\\\\\", nonce=\"\\\"\", uri=\"/\\\"\", ");
    }

    /** Read again as a challenge is: the syntax is the same. */
    @Property
    void no_name_forges_a_parameter(@ForAll @StringLength(max = 12) String anyName) {
        String name = anyName.replaceAll("[\\p{Cc}\\p{Cs}:]", "");
        String answer = answering(RFC_7616).next(user(name, "p"), "GET", "/", "a");
        assertThat(ChallengeReader.read(
                        List.of(Headers.of("A", answer).first("A").orElseThrow())))
                .singleElement()
                .satisfies(read -> assertThat(read.parameters().keySet())
                        .containsAnyOf("username", "username*")
                        .contains("realm", "nonce", "uri", "response", "qop", "nc", "cnonce", "opaque")
                        .hasSize(9));
    }
}
