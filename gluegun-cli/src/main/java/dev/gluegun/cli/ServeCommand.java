package dev.gluegun.cli;

import dev.gluegun.cli.echo.EchoServer;
import dev.gluegun.cli.echo.EchoServerException;
import dev.gluegun.cli.echo.LoopbackIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code gluegun serve}: the embedded echo server until Ctrl-C. */
@Command(
        name = "serve",
        description =
                "Run a server on this machine until Ctrl-C: it echoes, over HTTP/1.1 and HTTP/2, or does what a script"
                        + " says. Its URL is the first line of the output.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {

    private static final int LAST_PORT = 65535;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT", description = "Listen on this port; default: any free one.")
    private int port;

    @Option(
            names = "--tls",
            description = "Serve wss:// with a certificate made for this run; the second line of the output is the"
                    + " file of the authority that clients have to trust.")
    private boolean tls;

    @Option(
            names = "--ca-file",
            paramLabel = "PEM",
            description = "With --tls: where to write the authority; default: a new temporary file.")
    private Optional<Path> caFile = Optional.empty();

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "Do what this YAML file says (docs/testkit.md), faults and all, in place of echoing; Ctrl-C"
                    + " ends it and tells what went otherwise.")
    private Optional<Path> script = Optional.empty();

    private final Console console;
    private final Interrupts interrupts;

    ServeCommand(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > LAST_PORT) {
            throw usage("--port expects 0 to " + LAST_PORT + ", but got " + port);
        }
        if (caFile.isPresent() && !tls) {
            throw usage("--ca-file goes with --tls");
        }
        if (script.isPresent()) {
            if (tls) {
                throw usage("--tls goes without --script: a script has its own line for it, such as 'tls: good'");
            }
            return new ScriptedService(console, interrupts)
                    .serve(script.get(), port)
                    .code();
        }
        try {
            return (tls ? serveTls() : serve()).code();
        } catch (EchoServerException e) {
            console.error(FailureText.message(e));
            return ExitStatus.NOT_CONNECTED.code();
        } catch (IOException e) {
            console.error("the certificate authority's file could not be written: " + FailureText.message(e));
            return ExitStatus.USAGE.code();
        }
    }

    private ExitStatus serve() throws InterruptedException {
        try (EchoServer server = EchoServer.start(port)) {
            console.writeLine(server.uri().toString());
            console.note("Listening. Try: ./gluegun connect " + server.uri() + "   (Ctrl-C ends)");
            return untilInterrupted(server);
        }
    }

    private ExitStatus serveTls() throws InterruptedException, IOException {
        LoopbackIdentity identity = LoopbackIdentity.create();
        Path file = caFile.isPresent() ? caFile.get() : temporaryFile();
        identity.writeCaCertificate(file);
        try (EchoServer server = EchoServer.startTls(port, identity)) {
            console.writeLine(server.uri().toString());
            console.writeLine(file.toString());
            console.note(
                    "Listening. Try: ./gluegun connect --cacert " + file + " " + server.uri() + "   (Ctrl-C ends)");
            return untilInterrupted(server);
        }
    }

    /** A new file for an authority's certificate, which is gone when the process ends. */
    static Path temporaryFile() throws IOException {
        Path file = Files.createTempFile("gluegun-ca-", ".pem");
        file.toFile().deleteOnExit();
        return file;
    }

    private ExitStatus untilInterrupted(EchoServer server) throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Runnable stop = () -> {
            server.close();
            interrupted.countDown();
        };
        Interrupts.Registration registration = interrupts.during(stop);
        try {
            interrupted.await();
            return ExitStatus.INTERRUPTED;
        } finally {
            registration.close();
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
