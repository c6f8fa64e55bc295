package dev.gluegun.fuzz;

import dev.gluegun.internal.ws.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** python3-websockets, asked what its parser makes of some bytes: one process for all questions. Not for several threads at once. */
final class Opinion implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3";
    private static final Path SCRIPT = Path.of("src/test/python/opinion.py").toAbsolutePath();

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    private Opinion(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Tells whether the library is there. */
    static boolean isAvailable() {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import websockets")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    static Opinion start() {
        try {
            return new Opinion(new ProcessBuilder(PYTHON, SCRIPT.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + PYTHON, e);
        }
    }

    Verdict on(MachineSetting setting) {
        String compression = !setting.compression() ? "none" : setting.takeover() ? "takeover" : "alone";
        try {
            questions.write(String.join(
                    " ",
                    setting.role() == Role.SERVER ? "server" : "client",
                    compression,
                    Long.toString(setting.largestMessage()),
                    HexFormat.of().formatHex(setting.wire()) + "\n"));
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("python3-websockets gave no answer: its error is above");
            }
            List<String> words = List.of(answer.split(" "));
            return new Verdict(words.subList(0, words.size() - 1), words.getLast(), "");
        } catch (IOException e) {
            throw new UncheckedIOException("python3-websockets gave no answer: its error is above", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
