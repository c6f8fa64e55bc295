package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrettyJsonTest {

    private final PrettyJson json = new PrettyJson();

    @Test
    void documentIsLaidOutOneMemberALine() {
        assertThat(json.layOut("{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[],\"e\":\"é\"}"))
                .isEqualTo("""
                    {
                      "a": [
                        1,
                        {
                          "b": null
                        }
                      ],
                      "c": {},
                      "d": [],
                      "e": "é"
                    }\
                    """);
    }

    @Test
    void numbersStayAsTheyWereWritten() {
        assertThat(json.layOut("[1.10,1e400,-0,123456789012345678901234567890]"))
                .isEqualTo("[\n  1.10,\n  1e400,\n  -0,\n  123456789012345678901234567890\n]");
    }

    @Test
    void controlCharactersInStringsStayEscaped() {
        assertThat(json.layOut("[\"\\u001b\\n\"]")).isEqualTo("[\n  \"\\u001B\\n\"\n]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "hello", "{", "{\"a\":1", "{\"a\":1}}", "{} {}", "[1,]", "{'a':1}", "NaN", "01"})
    void textThatIsNotOneDocumentStaysUnchanged(String text) {
        assertThat(json.layOut(text)).isEqualTo(text);
    }

    @Test
    void nestingThatIsTooDeepToReadStaysUnchanged() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(json.layOut(deep)).isEqualTo(deep);
    }
}
