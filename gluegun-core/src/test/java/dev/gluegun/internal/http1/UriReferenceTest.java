package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriReferenceTest {

    private static String resolved(String base, String reference) {
        return UriReference.of(reference).resolvedAt(UriReference.of(base)).toString();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "g:h, g:h",
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q#s",
        "g#s, http://a/b/c/g#s",
        "g?y#s, http://a/b/c/g?y#s",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "g;x?y#s, http://a/b/c/g;x?y#s",
        "'', http://a/b/c/d;p?q",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../, http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../, http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "../../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        ".g, http://a/b/c/.g",
        "g.., http://a/b/c/g..",
        "..g, http://a/b/c/..g",
        "./../g, http://a/b/g",
        "./g/., http://a/b/c/g/",
        "g/./h, http://a/b/c/g/h",
        "g/../h, http://a/b/c/h",
        "g;x=1/./y, http://a/b/c/g;x=1/y",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/./x, http://a/b/c/g?y/./x",
        "g?y/../x, http://a/b/c/g?y/../x",
        "g#s/./x, http://a/b/c/g#s/./x",
        "g#s/../x, http://a/b/c/g#s/../x",
        "http:g, http:g"
    })
    void rfc_3986_section_5_4(String reference, String expected) {
        assertThat(resolved("http://a/b/c/d;p?q", reference)).isEqualTo(expected);
    }

    @Test
    void a_base_without_a_path_has_the_root() {
        assertThat(resolved("ws://a:1", "g")).isEqualTo("ws://a:1/g");
        assertThat(resolved("ws://a?q", "g/../h")).isEqualTo("ws://a/h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "//a", "//", "x:", "x:y", "x://u@h:1/p/q?a=b?c#d#e", "?", "#", "?#", "/:/a", "1:2"})
    void what_is_taken_apart_is_put_together_again(String text) {
        assertThat(UriReference.of(text)).hasToString(text);
    }

    @Property
    void any_text_is_taken_apart_and_put_together_again(@ForAll String text) {
        assertThat(UriReference.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/a-b._~:@!$&()*+;=?x=y#z, /a-b._~:@!$&()*+;=?x=y#z",
        "/a b, /a%20b",
        "/%41%7e, /%41%7e",
        "/100%, /100%25",
        "/%4, /%254",
        "/%zz, /%25zz",
        "/[x], /%5Bx%5D",
        "/a|b^c`d{e}f\\g<h>\"i\", /a%7Cb%5Ec%60d%7Be%7Df%5Cg%3Ch%3E%22i%22",
        "/ä€😀, /%C3%A4%E2%82%AC%F0%9F%98%80"
    })
    void what_no_uri_has_is_percent_encoded(String text, String escaped) {
        assertThat(UriReference.escaped(text)).isEqualTo(escaped);
    }

    @Property
    void what_is_escaped_is_a_uri_and_stays_so(@ForAll String text) {
        String escaped = UriReference.escaped("/" + text.replace("#", ""));
        assertThatCode(() -> URI.create("ws://host" + escaped)).doesNotThrowAnyException();
        assertThat(UriReference.escaped(escaped)).isEqualTo(escaped);
    }
}
