package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gluegun.Credentials.Bearer;
import dev.gluegun.Credentials.Use;
import dev.gluegun.Credentials.UserPassword;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    @Test
    void each_kind_says_how_it_may_be_used() {
        assertThat(Credentials.userPassword("u", "p")).isEqualTo(new UserPassword("u", "p", Use.BASIC_OR_DIGEST));
        assertThat(Credentials.digest("u", "p")).isEqualTo(new UserPassword("u", "p", Use.DIGEST_ONLY));
        assertThat(Credentials.basic("u", "p")).isEqualTo(new UserPassword("u", "p", Use.BASIC_AT_ONCE));
        assertThat(Credentials.bearer("t")).isEqualTo(new Bearer("t"));
    }

    @Test
    void nothing_of_them_is_shown() {
        assertThat(Credentials.userPassword("alice", "open sesame")).hasToString("UserPassword[***, BASIC_OR_DIGEST]");
        assertThat(Credentials.bearer("c2VjcmV0")).hasToString("Bearer[***]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\0b", "a\tb", "a\u007fb", "a\u0085b", "a\ud800b", "\udc00"})
    void what_could_forge_a_header_is_refused_and_not_shown(String bad) {
        assertRefused(() -> Credentials.userPassword(bad, "p"), "the user", "control characters");
        assertRefused(() -> Credentials.basic("u", bad), "the password", "control characters");
        assertRefused(() -> Credentials.bearer(bad), "the token");
        assertThat(catchThrowable(() -> Credentials.digest("u", "hunter2" + bad))
                        .getMessage())
                .doesNotContain("hunter2");
        assertThat(catchThrowable(() -> Credentials.bearer("hunter2" + bad)).getMessage())
                .doesNotContain("hunter2");
    }

    @Test
    void a_user_has_no_colon_but_a_password_may() {
        assertRefused(() -> Credentials.basic("a:b", "c"), "colon", "index 1");
        assertThat(Credentials.basic("a", "b:c")).isNotNull();
    }

    @Test
    void user_and_password_may_be_empty_and_in_any_script() {
        assertThat(Credentials.basic("", "")).isNotNull();
        assertThat(Credentials.digest("Jäsøn Doe", "пароль 🔑")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "Bearer abc", "a b", "a=b", "a,b", "a\"b", "ä"})
    void a_token_has_the_characters_of_rfc_6750(String bad) {
        assertRefused(() -> Credentials.bearer(bad), "token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "eyJhbGciOi.J9-_~+/", "abc==", "0"})
    void a_token_as_it_should_be(String token) {
        assertThat(Credentials.bearer(token)).isEqualTo(new Bearer(token));
    }

    @Test
    void null_is_named() {
        assertNamed(() -> Credentials.userPassword(null, "p"), "user");
        assertNamed(() -> Credentials.userPassword("u", null), "password");
        assertNamed(() -> Credentials.bearer(null), "token");
    }
}
