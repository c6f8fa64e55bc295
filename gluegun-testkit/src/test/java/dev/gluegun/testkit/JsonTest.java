package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"b\":2} | { \"b\" : 2.0 , \"a\" : 1 }",
                "\"\\u0061\\n\\/\" | \"a\\u000A/\"",
                "100 | 1e2",
                "0 | -0",
                "[1, [], {}, true, false, null] | [1,[],{},true,false,null]",
                "\"🙂\" | \"\\ud83d\\ude42\""
            })
    void sameValuesAreEqual(String one, String other) {
        assertThat(Json.read(one)).isPresent().isEqualTo(Json.read(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"{\"a\":1} | {\"a\":2}", "[1,2] | [2,1]", "1 | \"1\"", "null | false", "{} | []", "true | \"true\""
            })
    void differentValuesAreNot(String one, String other) {
        assertThat(Json.read(one)).isPresent().isNotEqualTo(Json.read(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":1,\"a\":1}",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\t\"",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "--1",
                "tru",
                "1 2",
                "nul",
                "\uFFFF",
                "\"\\"
            })
    void whatIsNoJsonIsNoValue(String text) {
        assertThat(Json.read(text)).isEmpty();
    }

    @Test
    void whatIsTooDeepIsNoValue() {
        assertThat(Json.read("[".repeat(400) + "]".repeat(400))).isPresent();
        assertThat(Json.read("[".repeat(100_000))).isEmpty();
        assertThat(Json.read("1e999999999")).isEmpty();
    }
}
