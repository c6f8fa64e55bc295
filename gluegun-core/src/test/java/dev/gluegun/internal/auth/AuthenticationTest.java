package dev.gluegun.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Challenge;
import dev.gluegun.Credentials;
import dev.gluegun.Headers;
import dev.gluegun.internal.auth.Authentication.Party;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuthenticationTest {

    private static final Credentials ALADDIN = Credentials.userPassword("Aladdin", "open sesame");
    private static final String ALADDIN_BASIC = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";

    private int nonces;
    private final Authentication origin = new Authentication(Party.ORIGIN, () -> "c" + nonces++);

    private Optional<String> value(Credentials credentials) {
        return origin.field(credentials, "GET", "/").map(Headers.Header::value);
    }

    private void refuse(String... challenges) {
        Headers answer = Headers.empty();
        for (String challenge : challenges) {
            answer = answer.with("WWW-Authenticate", challenge);
        }
        origin.refused(answer);
    }

    private static String digest(String nonce, String... more) {
        return "Digest realm=\"r\", nonce=\"" + nonce + "\", qop=auth"
                + Arrays.stream(more).map(parameter -> ", " + parameter).reduce("", String::concat);
    }

    @Test
    void rfc_7617_section_2() {
        assertThat(value(Credentials.basic("Aladdin", "open sesame"))).contains(ALADDIN_BASIC);
    }

    @Test
    void rfc_7617_section_2_1_in_utf_8() {
        assertThat(value(Credentials.basic("test", "123\u00a3"))).contains("Basic dGVzdDoxMjPCow==");
    }

    @Test
    void rfc_6750_section_2_1() {
        assertThat(value(Credentials.bearer("mF_9.B5f-4.1JqM"))).contains("Bearer mF_9.B5f-4.1JqM");
    }

    @ParameterizedTest
    @EnumSource
    void each_party_has_fields_of_its_own(Party party) {
        Authentication authentication = new Authentication(party, () -> "c");
        String asks = party == Party.ORIGIN ? "WWW-Authenticate" : "Proxy-Authenticate";
        String other = party == Party.ORIGIN ? "Proxy-Authenticate" : "WWW-Authenticate";
        authentication.refused(Headers.of(asks, "Basic realm=a", other, "Digest realm=b, nonce=n"));
        assertThat(authentication.field(ALADDIN, "CONNECT", "a:1"))
                .contains(new Headers.Header(
                        party == Party.ORIGIN ? "Authorization" : "Proxy-Authorization", ALADDIN_BASIC));
        assertThat(party.status()).isEqualTo(party == Party.ORIGIN ? 401 : 407);
    }

    @Test
    void a_password_waits_for_a_challenge() {
        assertThat(value(ALADDIN)).isEmpty();
        refuse("Basic realm=a");
        assertThat(origin.mayAskAgain(ALADDIN)).isTrue();
        assertThat(value(ALADDIN)).contains(ALADDIN_BASIC);
    }

    @Test
    void the_strongest_challenge_is_answered_wherever_it_stands() {
        refuse(
                "Negotiate, Basic realm=a, " + digest("n1", "algorithm=MD5"),
                digest("n0", "algorithm=SHA3-256"),
                digest("n2", "algorithm=SHA-256") + ", Digest realm=r, nonce=n3, algorithm=SHA-512-256, qop=auth",
                digest("n4", "algorithm=SHA-512-256"));
        assertThat(value(ALADDIN).orElseThrow()).startsWith("Digest ").contains("nonce=\"n3\"");
    }

    @Test
    void digest_alone_never_shows_the_password() {
        Credentials digest = Credentials.digest("Aladdin", "open sesame");
        refuse("Basic realm=a");
        assertThat(origin.mayAskAgain(digest)).isFalse();
        assertThat(value(digest)).isEmpty();
    }

    @ParameterizedTest(name = "{0} answers {1}: {2}")
    @CsvSource({
        "basic, Basic realm=a, true",
        "basic, 'Digest realm=a, nonce=n', false",
        "basic, , true",
        "bearer, 'Bearer error=\"invalid_token\"', true",
        "bearer, Basic realm=a, false",
        "bearer, , true",
        "password, Basic realm=a, true",
        "password, 'Digest realm=a, nonce=n', true",
        "password, 'Digest realm=a, nonce=n, algorithm=X', false",
        "password, Bearer, false",
        "password, , false",
        "digest, 'Digest realm=a, nonce=n', true",
        "digest, , false"
    })
    void which_credentials_answer_which_challenge(String kind, String challenge, boolean answers) {
        refuse(challenge == null ? new String[0] : new String[] {challenge});
        Credentials credentials = switch (kind) {
            case "basic" -> Credentials.basic("u", "p");
            case "bearer" -> Credentials.bearer("t");
            case "digest" -> Credentials.digest("u", "p");
            default -> Credentials.userPassword("u", "p");
        };
        assertThat(origin.mayAskAgain(credentials)).isEqualTo(answers);
    }

    @Test
    void the_same_credentials_are_not_shown_again_to_who_refused_them() {
        refuse("Basic realm=a");
        assertThat(value(ALADDIN)).isPresent();
        refuse("Basic realm=a");
        assertThat(origin.mayAskAgain(ALADDIN)).isFalse();
        assertThat(origin.mayAskAgain(Credentials.userPassword("Aladdin", "other")))
                .isTrue();
    }

    @Test
    void a_refused_token_is_followed_by_another_one_only() {
        assertThat(value(Credentials.bearer("old"))).isPresent();
        refuse("Bearer error=\"invalid_token\"");
        assertThat(origin.mayAskAgain(Credentials.bearer("old"))).isFalse();
        assertThat(origin.mayAskAgain(Credentials.bearer("new"))).isTrue();
    }

    @Test
    void a_stale_nonce_is_followed_by_the_new_one() {
        refuse(digest("n1"));
        assertThat(value(ALADDIN).orElseThrow()).contains("nonce=\"n1\"", "nc=00000001", "cnonce=\"c0\"");
        refuse(digest("n2", "stale=true"));
        assertThat(origin.mayAskAgain(ALADDIN)).isTrue();
        assertThat(value(ALADDIN).orElseThrow()).contains("nonce=\"n2\"", "nc=00000001", "cnonce=\"c1\"");
        refuse(digest("n3", "stale=true"));
        assertThat(origin.mayAskAgain(ALADDIN)).as("three refusals are enough").isFalse();
    }

    @Test
    void a_nonce_that_is_not_stale_means_that_the_password_is_wrong() {
        refuse(digest("n1"));
        assertThat(value(ALADDIN)).isPresent();
        refuse(digest("n2", "stale=false"));
        assertThat(origin.mayAskAgain(ALADDIN)).isFalse();
    }

    @Test
    void stale_means_nothing_to_who_has_sent_no_nonce() {
        refuse("Basic realm=a");
        assertThat(value(ALADDIN)).contains(ALADDIN_BASIC);
        refuse(digest("n", "stale=true"));
        assertThat(origin.mayAskAgain(ALADDIN)).isFalse();
    }

    @Test
    void a_nonce_is_used_on_and_its_requests_are_counted() {
        refuse(digest("n1"));
        assertThat(value(ALADDIN).orElseThrow()).contains("nc=00000001", "cnonce=\"c0\"");
        origin.accepted();
        assertThat(value(ALADDIN).orElseThrow()).contains("nc=00000002", "cnonce=\"c1\"");
    }

    @Test
    void refusals_in_a_row_are_bounded_whatever_is_offered() {
        for (int i = 1; i <= 3; i++) {
            Credentials next = Credentials.bearer("t" + i);
            assertThat(value(next)).isPresent();
            refuse();
            assertThat(origin.mayAskAgain(Credentials.bearer("t" + (i + 1)))).isEqualTo(i < 3);
        }
        origin.accepted();
        refuse();
        assertThat(origin.mayAskAgain(Credentials.bearer("other"))).isTrue();
    }

    @Test
    void a_request_without_credentials_says_nothing_about_them() {
        assertThat(value(Credentials.bearer("t"))).isPresent();
        origin.nothingSent();
        refuse();
        assertThat(origin.mayAskAgain(Credentials.bearer("t"))).isTrue();
    }

    @Test
    void what_was_asked_for_is_told() {
        assertThat(origin.challenges()).isEmpty();
        refuse("Basic realm=a", "Bearer");
        assertThat(origin.challenges()).extracting(Challenge::scheme).containsExactly("Basic", "Bearer");
    }

    @Test
    void client_nonces_are_of_sixteen_bytes() {
        assertThat(Authentication.clientNonces(bytes -> Arrays.fill(bytes, (byte) 0xab))
                        .get())
                .isEqualTo("ab".repeat(16));
    }
}
