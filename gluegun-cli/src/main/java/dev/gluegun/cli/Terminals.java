package dev.gluegun.cli;

import dev.gluegun.cli.text.MessageText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that the command was started on, and the file that keeps what is typed there. */
final class Terminals {

    private static final Size USUAL_SIZE = Size.of(80, 24);

    private Terminals() {}

    /** A prompt on the terminal. */
    static Prompt prompt(Console console, MessageText text, Map<String, String> environment) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                // The native library is at hand sooner than the foreign function interface.
                .ffm(false)
                // The question to the terminal how wide characters are would swallow what was typed ahead.
                .graphemeCluster(false)
                .encoding(StandardCharsets.UTF_8)
                .build();
        if (terminal.getColumns() == 0) {
            // A pseudo-terminal that nobody has given a size, as in some containers: nothing would fit on a line.
            terminal.setSize(USUAL_SIZE);
        }
        return new Prompt(
                terminal, text, Clock.system(ZoneId.systemDefault()), console.colourOut(), history(environment));
    }

    /**
     * The history file, by the XDG base directory specification, in a folder that nobody else may read; empty where it
     * cannot be made.
     */
    static Optional<Path> history(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path folder = (state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state)).resolve("gluegun");
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return Optional.of(folder.resolve("history"));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
