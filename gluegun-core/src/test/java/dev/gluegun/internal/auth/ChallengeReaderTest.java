package dev.gluegun.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Challenge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeReaderTest {

    private static List<Challenge> read(String... values) {
        return ChallengeReader.read(Arrays.asList(values));
    }

    private static Challenge with(String scheme, String... namesAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Challenge(scheme, Optional.empty(), parameters);
    }

    private static Challenge token68(String scheme, String token) {
        return new Challenge(scheme, Optional.of(token), Map.of());
    }

    @Test
    void the_example_of_rfc_9110() {
        assertThat(read("Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\""))
                .containsExactly(
                        with("Basic", "realm", "simple"),
                        with("Newauth", "realm", "apps", "type", "1", "title", "Login to \"apps\""));
    }

    @Test
    void the_example_of_rfc_7616() {
        assertThat(read(
                        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256,"
                                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
                        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, nonce=\"n\""))
                .hasSize(2)
                .first()
                .satisfies(
                        first -> assertThat(first.parameter("qop")).contains("auth, auth-int"),
                        first -> assertThat(first.parameter("algorithm")).contains("SHA-256"));
    }

    @Test
    void schemes_alone_and_with_a_token() {
        assertThat(read("Negotiate")).containsExactly(with("Negotiate"));
        assertThat(read("Negotiate, NTLM ,Basic realm=a"))
                .containsExactly(with("Negotiate"), with("NTLM"), with("Basic", "realm", "a"));
        assertThat(read("Negotiate oRQwEqADCgEBoQsGCSqGSIb3EgECAg== , Basic realm=a"))
                .containsExactly(token68("Negotiate", "oRQwEqADCgEBoQsGCSqGSIb3EgECAg=="), with("Basic", "realm", "a"));
        assertThat(read("A b")).containsExactly(token68("A", "b"));
        assertThat(read("A b=")).containsExactly(token68("A", "b="));
    }

    @Test
    void empty_members_white_space_and_names_of_any_case() {
        assertThat(read(", ,Basic\t REALM =\t\"a\" ,, Charset = UTF-8 ,, ,x y=z,"))
                .containsExactly(with("Basic", "realm", "a", "charset", "UTF-8"), with("x", "y", "z"));
        assertThat(read("Basic realm=\"\"")).containsExactly(with("Basic", "realm", ""));
        assertThat(read("", " ", ",")).isEmpty();
        assertThat(read()).isEmpty();
    }

    @Test
    void a_comma_in_quotes_parts_nothing() {
        assertThat(read("Digest qop=\"auth,auth-int\", realm=\"a, Basic realm=b\""))
                .containsExactly(with("Digest", "qop", "auth,auth-int", "realm", "a, Basic realm=b"));
    }

    @Test
    void bytes_above_ascii_stay_as_they_came() {
        assertThat(read("Basic realm=\"\u00c3\u00a4\"")).containsExactly(with("Basic", "realm", "\u00c3\u00a4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"open",
                "Basic realm=\"open\\",
                "Basic realm=\"a\"b",
                "Basic realm=a b",
                "Basic realm=a nonce=b",
                "=a",
                "\"Basic\"",
                "Basic/1 realm=a",
                "Basic realm=a, realm=b",
                "Basic realm=a, REALM=a"
            })
    void a_challenge_with_a_mistake_does_not_count(String value) {
        assertThat(read(value)).isEmpty();
        assertThat(read("First realm=x, " + value, "Last realm=y"))
                .containsExactly(with("First", "realm", "x"), with("Last", "realm", "y"));
    }

    @Test
    void a_parameter_without_a_scheme_ends_the_line() {
        assertThat(read("Digest, realm=\"a\", Basic realm=b")).containsExactly(with("Digest"));
    }

    @Property
    void whatever_comes_is_read_without_an_exception(@ForAll String anything) {
        assertThat(read(anything)).isNotNull();
    }

    @Property
    void nearly_challenges_are_read_without_an_exception(@ForAll("nearly") String nearly) {
        assertThat(read(nearly)).isNotNull();
    }

    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.of("Basic", "Digest", " ", "\t", ",", "=", "\"", "\\", "realm", "a", "==", "é")
                .list()
                .ofMaxSize(20)
                .map(pieces -> String.join("", pieces));
    }

    @Property
    void what_is_written_as_the_rfc_says_is_read_again(@ForAll("challenges") List<Challenge> challenges) {
        List<String> members = new ArrayList<>();
        for (Challenge challenge : challenges) {
            members.add(written(challenge));
        }
        assertThat(read(String.join(", ", members))).isEqualTo(challenges);
        assertThat(read(members.toArray(String[]::new))).isEqualTo(challenges);
    }

    private static String written(Challenge challenge) {
        List<String> parameters = new ArrayList<>();
        challenge
                .parameters()
                .forEach((name, value) -> parameters.add(
                        name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\""));
        String rest = challenge.token68().orElseGet(() -> String.join(",", parameters));
        return rest.isEmpty() ? challenge.scheme() : challenge.scheme() + " " + rest;
    }

    @Provide
    Arbitrary<List<Challenge>> challenges() {
        Arbitrary<String> name = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("0123456789-!#$")
                .ofMinLength(1)
                .ofMaxLength(8);
        Arbitrary<String> value = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\t', 'ÿ')
                .ofMaxLength(12);
        Arbitrary<Challenge> withParameters = Combinators.combine(
                        name, Arbitraries.maps(name, value).ofMaxSize(4))
                .as((scheme, parameters) -> new Challenge(scheme, Optional.empty(), parameters));
        Arbitrary<Challenge> withToken = Combinators.combine(name, Arbitraries.of("a", "abc+/==", "-._~", "0="))
                .as(ChallengeReaderTest::token68);
        return Arbitraries.oneOf(withParameters, withToken).list().ofMaxSize(5);
    }
}
