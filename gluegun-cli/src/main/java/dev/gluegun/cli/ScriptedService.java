package dev.gluegun.cli;

import dev.gluegun.cli.echo.LoopbackIdentity;
import dev.gluegun.cli.script.ScriptFile;
import dev.gluegun.cli.script.ScriptFileException;
import dev.gluegun.testkit.MockWebSocketServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The testkit's server, doing what a file says until Ctrl-C, and then telling what went otherwise. */
final class ScriptedService {

    private final Console console;
    private final Interrupts interrupts;

    ScriptedService(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    ExitStatus serve(Path file, int port) throws InterruptedException {
        ScriptFile script;
        try {
            script = ScriptFile.read(file);
        } catch (ScriptFileException e) {
            console.error(FailureText.message(e));
            return ExitStatus.USAGE;
        } catch (IOException e) {
            console.error("the script could not be read: " + FailureText.message(e));
            return ExitStatus.USAGE;
        }
        try (MockWebSocketServer server = script.start(port)) {
            console.writeLine(server.uri().toString());
            if (script.options().certificate().isPresent()) {
                console.writeLine(authorityFile(server).toString());
            }
            console.note("Listening, seed " + server.options().seed() + ". Try: ./gluegun connect " + server.uri()
                    + "   (Ctrl-C ends)");
            return untilInterrupted(server);
        } catch (UncheckedIOException e) {
            console.error(FailureText.message(e));
            return ExitStatus.NOT_CONNECTED;
        }
    }

    private ExitStatus untilInterrupted(MockWebSocketServer server) throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        // All of it belongs to the interrupt: the process ends as soon as that has been dealt with.
        Interrupts.Registration registration = interrupts.during(() -> {
            server.close();
            tell(server);
            interrupted.countDown();
        });
        try {
            interrupted.await();
            return ExitStatus.INTERRUPTED;
        } finally {
            registration.close();
        }
    }

    private void tell(MockWebSocketServer server) {
        try {
            server.assertNothingLeft();
            server.frames().forEach(frame -> console.note(frame.toString()));
            console.note("Everything went as scripted.");
        } catch (AssertionError e) {
            console.error(String.valueOf(e.getMessage()));
        }
    }

    private static Path authorityFile(MockWebSocketServer server) {
        try {
            return Files.writeString(ServeCommand.temporaryFile(), LoopbackIdentity.pem(server.caCertificate()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the certificate authority's file could not be written: " + e.getMessage(), e);
        }
    }
}
