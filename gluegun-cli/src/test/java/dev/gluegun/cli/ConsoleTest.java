package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(OutputStream out, String terminals, boolean colour) {
        return new Console(
                InputStream.nullInputStream(),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Console.Terminals.of(terminals),
                colour);
    }

    @Test
    void terminalsAreNamedByTheirFileDescriptors() {
        assertThat(Console.Terminals.of("")).isEqualTo(Console.Terminals.NONE);
        assertThat(Console.Terminals.of("02")).isEqualTo(new Console.Terminals(true, false, true));
    }

    @Test
    void promptNeedsATerminalAtBothEnds() {
        assertThat(console(OutputStream.nullOutputStream(), "01", false).interactive())
                .isTrue();
        assertThat(console(OutputStream.nullOutputStream(), "02", false).interactive())
                .isFalse();
        assertThat(console(OutputStream.nullOutputStream(), "12", false).interactive())
                .isFalse();
    }

    @Test
    void colourNeedsATerminalAndTheWishForIt() {
        console(OutputStream.nullOutputStream(), "", true).note("plain");
        console(OutputStream.nullOutputStream(), "2", false).note("plain");
        console(OutputStream.nullOutputStream(), "2", true).note("dim");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("plain\nplain\n\u001b[2mdim\u001b[0m\n");
    }

    @Test
    void errorSaysWhoSpeaksOnItsFirstLineOnly() {
        console(OutputStream.nullOutputStream(), "", false).error(List.of("no", "  more"));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("gluegun: no\n  more\n");
    }

    @Test
    void closedOutputIsToldToTheWriter() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThatExceptionOfType(OutputClosedException.class)
                .isThrownBy(() -> console(closed, "", false).writeLine("a"));
    }
}
