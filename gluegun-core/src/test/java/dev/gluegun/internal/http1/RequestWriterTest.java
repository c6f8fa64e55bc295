package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestWriterTest {

    @Test
    void fieldsKeepTheirOrderAndTheirBytes() {
        byte[] head = RequestWriter.head("GET", "/a?b", List.of("Host", "h", "X", "\u00e9", "Host", ""));

        assertThat(new String(head, StandardCharsets.ISO_8859_1))
                .isEqualTo("GET /a?b HTTP/1.1\r\nHost: h\r\nX: \u00e9\r\nHost: \r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a b", "/a\r\nX: y", "/\u007f", "/\u00e9", "/\u010a"})
    void aTargetThatIsNotOneWordIsRefused(String target) {
        assertThatThrownBy(() -> RequestWriter.head("GET", target, List.of()))
                .isInstanceOf(InvalidOptions.class)
                .hasMessageContaining("visible ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G T", "GET\r\n"})
    void aMethodThatIsNoTokenIsRefused(String method) {
        assertThatThrownBy(() -> RequestWriter.head(method, "/", List.of())).isInstanceOf(InvalidOptions.class);
    }

    @Provide
    Arbitrary<Headers> fields() {
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("-_!~")
                .ofMinLength(1)
                .ofMaxLength(9);
        Arbitrary<String> values = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\u00ff')
                .ofMaxLength(40)
                .map(String::strip);
        return Combinators.combine(names, values)
                .as((name, value) -> List.of("x-" + name, value))
                .list()
                .ofMaxSize(20)
                .map(pairs -> Headers.of(pairs.stream().flatMap(List::stream).toArray(String[]::new)));
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAgainHoweverItIsCut(
            @ForAll("fields") Headers fields, @ForAll @IntRange(min = 1, max = 50) int cut) {
        Headers headers = Headers.of("Host", "h");
        for (Headers.Header field : fields) {
            headers = headers.with(field.name(), field.value());
        }
        List<String> namesAndValues = new ArrayList<>();
        for (Headers.Header field : headers) {
            namesAndValues.add(field.name());
            namesAndValues.add(field.value());
        }
        byte[] head = RequestWriter.head("GET", "/path", namesAndValues);
        List<byte[]> pieces = new ArrayList<>();
        for (int start = 0; start < head.length; start += cut) {
            pieces.add(Arrays.copyOfRange(head, start, Math.min(head.length, start + cut)));
        }
        Recording recording = Recording.of(new RequestReader(), pieces);

        assertThat(recording.end()).isEqualTo("END keep");
        assertThat(recording.reader.headers()).isEqualTo(headers);
        assertThat(recording.left()).isEmpty();
    }
}
