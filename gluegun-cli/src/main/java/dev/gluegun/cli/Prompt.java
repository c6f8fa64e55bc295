package dev.gluegun.cli;

import dev.gluegun.Frame;
import dev.gluegun.cli.text.Colour;
import dev.gluegun.cli.text.MessageText;
import dev.gluegun.cli.text.PromptLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The prompt on a terminal: what a person types goes out, what comes in is shown above the line being typed.
 *
 * <p>The terminal belongs to the prompt, which restores and closes it.
 */
final class Prompt implements Input, Display {

    private static final Duration LONGEST_RESTORE = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final LineReader reader;
    private final MessageText text;
    private final Clock clock;
    private final boolean colour;
    private volatile boolean closed;
    private volatile @Nullable Thread typing;

    /**
     * A prompt on a terminal.
     *
     * @param history the file that keeps what was typed; empty for none
     */
    Prompt(Terminal terminal, MessageText text, Clock clock, boolean colour, Optional<Path> history) {
        this.terminal = terminal;
        this.text = text;
        this.clock = clock;
        this.colour = colour;
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("gluegun")
                .parser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]))
                .completer(new StringsCompleter("/ping", "/binary", "/close", "/help"))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.HISTORY_REDUCE_BLANKS, false)
                .option(LineReader.Option.INSERT_TAB, false);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        reader = builder.build();
    }

    @Override
    public Optional<Frame> next() throws InputInterruptedException {
        typing = Thread.currentThread();
        try {
            while (!closed) {
                Optional<Frame> frame = obey(PromptLine.parse(reader.readLine(Colour.SENT.paint("> ", colour))));
                if (frame.isPresent()) {
                    return frame;
                }
            }
        } catch (EndOfFileException e) {
            return Optional.empty();
        } catch (UserInterruptException e) {
            if (!closed) {
                throw new InputInterruptedException();
            }
        } finally {
            typing = null;
        }
        return Optional.empty();
    }

    private Optional<Frame> obey(PromptLine line) {
        return switch (line) {
            case PromptLine.Send send -> Optional.of(send.frame());
            case PromptLine.Help help -> {
                PromptLine.HELP.lines().forEach(this::note);
                yield Optional.empty();
            }
            case PromptLine.Mistake mistake -> {
                error(mistake.explanation());
                yield Optional.empty();
            }
            case PromptLine.Nothing nothing -> Optional.empty();
        };
    }

    @Override
    public void message(Frame message) {
        reader.printAbove(text.forTerminal(message, LocalTime.now(clock), colour));
    }

    @Override
    public void note(String line) {
        reader.printAbove(Colour.NOTE.paint(line, colour));
    }

    @Override
    public void error(String line) {
        reader.printAbove(Colour.ERROR.paint(line, colour));
    }

    @Override
    public void close() {
        closed = true;
        Thread reading = typing;
        try {
            if (reading != null && reading != Thread.currentThread()) {
                reading.interrupt();
                reading.join(LONGEST_RESTORE);
            }
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal could not be given back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
