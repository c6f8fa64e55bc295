package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.FieldRules.Kind;
import org.junit.jupiter.api.Test;

/** What is read of header sections; what makes them malformed is in {@link Http2ConformanceTest}. */
class FieldRulesTest {

    private static FieldRules judge(Kind kind, String... namesAndValues) {
        FieldSection fields = new FieldSection(10_000);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return FieldRules.judge(kind, fields, true);
    }

    @Test
    void aRequest() {
        FieldRules rules = judge(
                Kind.REQUEST,
                ":method",
                "PUT",
                ":path",
                "/a?b",
                ":scheme",
                "https",
                ":authority",
                "c",
                "content-length",
                "5",
                "d",
                "e");
        assertThat(rules.problem).isNull();
        assertThat(rules.request).isEqualTo(new RequestHead("PUT", "https", "c", "/a?b", null));
        assertThat(rules.contentLength).isEqualTo(5);
        assertThat(rules.headers).isEqualTo(Headers.of("content-length", "5", "d", "e"));
    }

    @Test
    void aResponse() {
        FieldRules rules = judge(Kind.RESPONSE, ":status", "404");
        assertThat(rules.status).isEqualTo(404);
        assertThat(rules.contentLength).isEqualTo(-1);
    }

    @Test
    void aProblemIsShownWithoutWhatCouldForgeLines() {
        FieldRules rules = judge(Kind.TRAILERS, "a\nb", "c");
        assertThat(rules.problem).isEqualTo("a header field has the name \"a\\x0ab\"");
        assertThat(rules.section).isEqualTo("RFC 9113, section 8.2.1");
    }

    @Test
    void valuesAreNotShown() {
        assertThat(judge(Kind.TRAILERS, "authorization", "secret\n").problem).doesNotContain("secret");
    }
}
