package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.ws.Extension.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionTest {

    @Test
    void parametersHaveValuesOrNone() {
        assertThat(Extension.list("foo; bar; baz=2, qux"))
                .contains(List.of(
                        new Extension("foo", List.of(new Parameter("bar", null), new Parameter("baz", "2"))),
                        new Extension("qux", List.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "permessage-deflate > [permessage-deflate]",
                "a;b;c=d > [a; b; c=d]",
                "'  a\t; b = c\t,\td ' > [a; b=c, d]",
                "',a,,b, ,' > [a, b]",
                "a;b=\"c\" > [a; b=c]",
                "a;b=\"c\\d\\\\\" > ",
                "a;b=\"\\c\" ;d, e > [a; b=c; d, e]",
                "a; b=1; b=2, a > [a; b=1; b=2, a]",
            })
    void fieldsAreReadByTheGrammar(String value, String extensions) {
        if (extensions == null) {
            assertThat(Extension.list(value)).isEmpty();
        } else {
            assertThat(Extension.list(value)).map(List::toString).contains(extensions);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ";",
                "=",
                "a;",
                "a;=b",
                "a=b",
                "a;b=",
                "a b",
                "a;b c",
                "a;b=c d",
                "a;b=\"\"",
                "a;b=\"c",
                "a;b=\"c d\"",
                "a;b=\"c\\",
                "a;b=\"c\"d",
                "a;b=c=d",
                "ä",
                "a;;b",
                "a,;b",
                "\"a\"",
                "a;b=\"c,\"",
                "a\u0000",
            })
    void whatDoesNotFollowTheGrammarIsRefused(String value) {
        assertThat(Extension.list(value)).isEmpty();
    }

    @Test
    void aLongValueIsReadWithoutRecursion() {
        String value = "a; b=\"" + "\\c".repeat(30_000) + "\"" + ", d;e".repeat(10_000);
        assertThat(Extension.list(value))
                .hasValueSatisfying(list -> assertThat(list).hasSize(10_001));
    }
}
