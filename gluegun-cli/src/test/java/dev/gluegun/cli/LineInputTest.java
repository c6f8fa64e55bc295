package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineInputTest {

    private static List<String> lines(String input) throws InputException {
        LineInput lines = new LineInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        List<String> texts = new ArrayList<>();
        for (Optional<Frame> next = lines.next(); next.isPresent(); next = lines.next()) {
            texts.add(((Frame.Text) next.get()).text());
        }
        return texts;
    }

    @Test
    void emptyInputHasNoLines() throws Exception {
        assertThat(lines("")).isEmpty();
    }

    @Test
    void lineBreaksEndLinesAndAreNoPartOfThem() throws Exception {
        assertThat(lines("a\nb\r\n\nc\rd\n")).containsExactly("a", "b", "", "c\rd");
    }

    @Test
    void lastLineNeedsNoLineBreak() throws Exception {
        assertThat(lines("a\nß世")).containsExactly("a", "ß世");
    }

    @Test
    void lineThatIsNotUtf8IsNamed() throws Exception {
        LineInput lines = new LineInput(new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xc3, '\n'}));
        lines.next();

        assertThatExceptionOfType(InputException.class).isThrownBy(lines::next).withMessageContaining("line 2");
    }

    @Test
    void inputThatCannotBeReadSaysWhy() {
        LineInput lines = new LineInput(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("no such device");
            }
        });

        assertThatExceptionOfType(InputException.class).isThrownBy(lines::next).withMessageContaining("no such device");
    }
}
