package dev.gluegun.cli;

import dev.gluegun.cli.text.Colour;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The streams that the command reads and writes, and what is known of them.
 *
 * @param in the input
 * @param out where messages go
 * @param err where all else goes
 * @param terminals which of them are terminals
 * @param colour whether colours are wanted where there is a terminal
 */
record Console(InputStream in, OutputStream out, PrintStream err, Terminals terminals, boolean colour) {

    /** Which of the streams are terminals. */
    record Terminals(boolean in, boolean out, boolean err) {
        static final Terminals NONE = new Terminals(false, false, false);

        /** From the digits of the file descriptors that are terminals: {@code 012}, say. */
        static Terminals of(String descriptors) {
            return new Terminals(descriptors.contains("0"), descriptors.contains("1"), descriptors.contains("2"));
        }
    }

    /** Whether a person sits at both ends: then there is a prompt. */
    boolean interactive() {
        return terminals.in() && terminals.out();
    }

    boolean colourOut() {
        return colour && terminals.out();
    }

    boolean colourErr() {
        return colour && terminals.err();
    }

    /** Writes a line to where all but messages goes. */
    void note(String line) {
        err.println(Colour.NOTE.paint(line, colourErr()));
    }

    /** Writes a line that tells what went wrong. */
    void error(String line) {
        err.println(Colour.ERROR.paint("gluegun: " + line, colourErr()));
    }

    /** Writes what went wrong: the first line says it, the others tell more. */
    void error(List<String> lines) {
        error(lines.get(0));
        lines.subList(1, lines.size()).forEach(err::println);
    }

    /**
     * Writes to where messages go, at once.
     *
     * @throws OutputClosedException when nobody reads there any more
     */
    void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    /** Writes a line to where messages go, as {@link #write}. */
    void writeLine(String line) {
        write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
