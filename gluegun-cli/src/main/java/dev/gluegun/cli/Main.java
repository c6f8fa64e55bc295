package dev.gluegun.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The program: the command line on the process's own streams. */
public final class Main {

    /** The launcher knows which streams are terminals and says so: the digits of their file descriptors. */
    private static final String TERMINALS = "gluegun.terminals";

    private Main() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        Interrupts interrupts = new Interrupts();
        Runtime.getRuntime().addShutdownHook(new Thread(interrupts::fire, "interrupt"));
        System.exit(new App(console(System.getenv()), interrupts).run(arguments));
    }

    private static Console console(Map<String, String> environment) {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Console.Terminals.of(System.getProperty(TERMINALS, "")),
                wantsColour(environment));
    }

    /** See no-color.org: any value but the empty one switches colours off. */
    static boolean wantsColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    }
}
