package dev.gluegun.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command was asked for.
 *
 * @param rounds how often everything is measured anew
 * @param warmUp how long each client runs before it is measured, each round
 * @param measured how long each client is measured, each round
 * @param systemCalls whether system calls are counted, in place of measuring time
 * @param otherLibraries other builds of the library to measure beside this one
 */
record BenchOptions(int rounds, Duration warmUp, Duration measured, boolean systemCalls, List<Path> otherLibraries) {

    static final String USAGE = """
        Usage: ./bench [OPTION]...

        Measures the round trip of a 64-byte text message through the library, on a platform thread and on a virtual
        one, beside that of a bare blocking socket that moves the same bytes; everything on one CPU, against one server.

          --quick          less than a minute, and less exact
          --rounds N       measure N times, each time in fresh JVMs (7)
          --syscalls       count system calls with strace, in place of measuring time
          --compare JAR    also measure another build of gluegun-core (may be given more than once)
          --help           show this text
        """;

    private static final BenchOptions FULL =
            new BenchOptions(7, Duration.ofSeconds(3), Duration.ofSeconds(4), false, List.of());

    /** Reads the command line; {@code --help} is the caller's. */
    static BenchOptions parse(List<String> arguments) {
        BenchOptions options = FULL;
        int rounds = 0;
        List<Path> libraries = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" ->
                    options = new BenchOptions(
                            3, Duration.ofSeconds(2), Duration.ofSeconds(2), options.systemCalls, List.of());
                case "--syscalls" ->
                    options = new BenchOptions(options.rounds, options.warmUp, options.measured, true, List.of());
                case "--rounds" -> rounds = positive(value(arguments, ++i));
                case "--compare" -> libraries.add(file(value(arguments, ++i)));
                default -> throw new IllegalArgumentException("unknown option: " + arguments.get(i));
            }
        }
        return new BenchOptions(
                rounds == 0 ? options.rounds : rounds,
                options.warmUp,
                options.measured,
                options.systemCalls,
                List.copyOf(libraries));
    }

    private static String value(List<String> arguments, int index) {
        if (index >= arguments.size()) {
            throw new IllegalArgumentException(arguments.get(index - 1) + " needs a value");
        }
        return arguments.get(index);
    }

    private static int positive(String number) {
        try {
            int value = Integer.parseInt(number);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number of rounds, but got: " + number, e);
        }
        throw new IllegalArgumentException("expected at least 1 round, but got: " + number);
    }

    private static Path file(String name) {
        Path file = Path.of(name).toAbsolutePath();
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        return file;
    }
}
