package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.gluegun.GluegunException.InvalidOptions;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    private final Headers headers = Headers.of("Host", "example.com", "X-Tag", "one", "x-tag", "two");

    @Test
    void empty_headers_have_nothing() {
        assertThat(Headers.empty()).isEmpty();
        assertThat(Headers.empty().isEmpty()).isTrue();
        assertThat(Headers.empty().size()).isZero();
        assertThat(Headers.of()).isSameAs(Headers.empty());
        assertThat(Headers.copyOf(List.of())).isSameAs(Headers.empty());
    }

    @Test
    void fields_keep_their_order_and_their_case() {
        assertThat(headers)
                .extracting(Headers.Header::name, Headers.Header::value)
                .containsExactly(tuple("Host", "example.com"), tuple("X-Tag", "one"), tuple("x-tag", "two"));
        assertThat(headers.size()).isEqualTo(3);
        assertThat(headers.isEmpty()).isFalse();
    }

    @Test
    void names_are_found_without_regard_to_case() {
        assertThat(headers.first("HOST")).contains("example.com");
        assertThat(headers.first("x-TAG")).contains("one");
        assertThat(headers.all("x-TAG")).containsExactly("one", "two");
        assertThat(headers.contains("x-TAG")).isTrue();
    }

    @Test
    void a_name_that_is_not_there_has_no_value() {
        assertThat(headers.first("Origin")).isEmpty();
        assertThat(headers.all("Origin")).isEmpty();
        assertThat(headers.contains("Origin")).isFalse();
        assertThat(headers.without("Origin")).isSameAs(headers);
    }

    @Test
    void with_adds_at_the_end_and_leaves_the_original_alone() {
        Headers longer = headers.with("X-Tag", "three");
        assertThat(longer.all("x-tag")).containsExactly("one", "two", "three");
        assertThat(headers.all("x-tag")).containsExactly("one", "two");
    }

    @Test
    void without_takes_away_every_field_of_that_name() {
        assertThat(headers.without("X-TAG")).isEqualTo(Headers.of("Host", "example.com"));
        assertThat(headers.without("X-TAG").without("host")).isSameAs(Headers.empty());
    }

    @Test
    void names_compare_without_and_values_with_regard_to_case() {
        Headers same = Headers.of("HOST", "example.com", "x-tag", "one", "X-TAG", "two");
        assertThat(headers).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(headers).isNotEqualTo(Headers.of("HOST", "Example.com", "x-tag", "one", "X-TAG", "two"));
        assertThat(headers).isNotEqualTo(Headers.of("Host", "example.com", "X-Tag", "two", "X-Tag", "one"));
    }

    @Test
    void the_iterator_takes_nothing_away() {
        var iterator = headers.iterator();
        iterator.next();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(iterator::remove);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "proxy-authorization", "COOKIE", "Set-Cookie"})
    void credentials_and_cookies_are_masked(String name) {
        assertThat(Headers.of("Host", "h", name, "secret")).hasToString("[Host: h, " + name + ": ***]");
        assertThat(new Headers.Header(name, "secret")).hasToString(name + ": ***");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, '\r', '\n', 1, 0x1F, 0x7F})
    void a_control_character_in_a_value_is_refused_without_showing_the_value(int c) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> Headers.of("X-Key", "secret" + (char) c + "Evil: yes"))
                .withMessageContaining("X-Key")
                .withMessageContaining(String.format("U+%04X", c))
                .withMessageContaining("index 6")
                .withMessageNotContaining("secret");
    }

    @Test
    void a_character_that_no_byte_can_carry_is_refused() {
        // U+010A would be a line feed, were its upper byte cut off.
        assertRefused(() -> Headers.empty().with("X-Name", "a\u010AEvil: yes"), "U+010A");
    }

    @Test
    void tabs_and_latin_letters_are_allowed_in_a_value() {
        assertThat(Headers.of("X-Name", "Zoë\tK").first("x-name")).contains("Zoë\tK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "ä", "(a)"})
    void an_illegal_name_is_refused(String name) {
        assertRefused(() -> Headers.of(name, "value"));
        assertRefused(() -> headers.with(name, "value"));
    }

    @Test
    void a_name_without_a_value_is_refused() {
        assertRefused(() -> Headers.of("a", "1", "b"), "3 strings");
    }

    @Test
    void null_is_named() {
        assertNamed(() -> Headers.of((String[]) null), "namesAndValues");
        assertNamed(() -> Headers.copyOf(null), "fields");
        assertNamed(() -> headers.with(null, "v"), "name");
        assertNamed(() -> headers.with("n", null), "value");
        assertNamed(() -> headers.without(null), "name");
        assertNamed(() -> headers.first(null), "name");
        assertNamed(() -> headers.all(null), "name");
        assertNamed(() -> headers.contains(null), "name");
    }

    @Property
    void what_was_given_is_what_comes_out(@ForAll("fields") List<Headers.Header> fields) {
        Headers built = Headers.empty();
        for (Headers.Header field : fields) {
            built = built.with(field.name(), field.value());
        }
        assertThat(built).containsExactlyElementsOf(fields).isEqualTo(Headers.copyOf(fields));
    }

    @Property
    void first_all_contains_and_without_agree(
            @ForAll("fields") List<Headers.Header> fields, @ForAll @CharRange(from = 'a', to = 'c') char letter) {
        Headers built = Headers.copyOf(fields);
        String name = String.valueOf(letter).toUpperCase(Locale.ROOT);
        List<String> all = built.all(name);
        assertThat(built.first(name)).isEqualTo(all.stream().findFirst());
        assertThat(built.contains(name)).isEqualTo(!all.isEmpty());
        assertThat(built.without(name).size()).isEqualTo(built.size() - all.size());
        assertThat(built.without(name).contains(name)).isFalse();
    }

    @Provide
    Arbitrary<List<Headers.Header>> fields() {
        Arbitrary<String> names =
                Arbitraries.strings().withCharRange('a', 'c').ofMinLength(1).ofMaxLength(2);
        Arbitrary<String> values = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\t', 'é')
                .ofMaxLength(10);
        return Combinators.combine(names, values).as(Headers.Header::new).list().ofMaxSize(8);
    }
}
