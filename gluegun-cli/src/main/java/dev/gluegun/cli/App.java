package dev.gluegun.cli;

import dev.gluegun.GluegunException;
import dev.gluegun.cli.echo.EchoServerException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The whole command line: commands, help, and what becomes of errors. */
final class App {

    private static final Pattern PICOCLI_PREFIX = Pattern.compile("^Error: ");

    private final Console console;
    private final Interrupts interrupts;

    App(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    /** Runs a command line and returns the exit status. */
    int run(String... arguments) {
        CommandLine commands = new CommandLine(new DemoCommand(console, interrupts))
                .addSubcommand(new ConnectCommand(console, interrupts))
                .addSubcommand(new ServeCommand(console, interrupts))
                .addSubcommand(new CommandLine.HelpCommand())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colourOut() ? Ansi.ON : Ansi.OFF))
                .setOut(new PrintWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8), true))
                .setParameterExceptionHandler((e, given) -> misused(e))
                .setExecutionExceptionHandler((e, command, given) -> failed(e).code());
        return Converters.register(commands).execute(arguments);
    }

    private int misused(ParameterException e) {
        console.error(PICOCLI_PREFIX.matcher(FailureText.message(e)).replaceFirst(""));
        if (e instanceof UnmatchedArgumentException unmatched) {
            hint(unmatched);
        }
        console.note("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitStatus.USAGE.code();
    }

    private void hint(UnmatchedArgumentException e) {
        String first = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
        List<String> suggestions = e.getSuggestions();
        if (first.contains("://")) {
            console.note("Did you mean 'gluegun connect " + first + "'?");
        } else if (!suggestions.isEmpty()) {
            console.note("Did you mean '" + String.join("' or '", suggestions) + "'?");
        }
    }

    private ExitStatus failed(Exception e) {
        return switch (e) {
            case OutputClosedException closed -> ExitStatus.OK;
            case EchoServerException server -> {
                console.error(FailureText.message(e));
                yield ExitStatus.NOT_CONNECTED;
            }
            case GluegunException failure -> {
                console.error(FailureText.lines(failure, false));
                yield FailureText.status(failure);
            }
            default -> {
                console.error("this is a fault in gluegun, not in how it was used:");
                e.printStackTrace(console.err());
                yield ExitStatus.FAULT;
            }
        };
    }
}
