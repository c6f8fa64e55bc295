package dev.gluegun.bench;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.run.Course;
import dev.gluegun.bench.run.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * What the command was asked for.
 *
 * @param measurements in the order of reports
 * @param clients in the order of reports, other builds of the library last
 * @param isFull whether everything is measured that there is, and not in a hurry
 * @param isQuick whether it is to be quick
 * @param report where to write a report, if that was said
 * @param rendered the figures to write one of, if that was asked for
 */
record BenchOptions(
        Mode mode,
        Pace pace,
        List<Measurement> measurements,
        List<Client> clients,
        boolean isFull,
        boolean isQuick,
        Optional<Path> report,
        Optional<Path> rendered) {

    /** What to do. */
    enum Mode {
        MEASURE,
        COUNT_SYSTEM_CALLS,
        /** Tell where the time goes. */
        PROFILE,
        /** Write a report of figures that were measured before. */
        RENDER,
        /** Run the benchmarks of single parts. */
        MICRO,
        LIST,
        HELP
    }

    static final String USAGE = """
        Usage: ./bench [OPTION]...

        Measures the library beside others and beside a bare socket, against one neutral server. A run of everything writes
        docs/performance.md and docs/performance.html; others print tables.

          --quick          one round, shorter and less exact
          --only A,B,…     these measurements only, or groups of them
          --peers A,B,…    these clients only
          --list           show measurements and clients, and how long all of it takes
          --rounds N       measure N times, each time in fresh JVMs
          --compare JAR    also measure another build of gluegun-core (may be given more than once)
          --report FOLDER  write the report there, whatever was measured
          --render FILE    write the report of figures that were measured before
          --syscalls       count system calls with strace, in place of measuring time
          --profile A,B,…  show where the time goes in these measurements, of this library or of --peers: user and kernel,
                           methods (JFR), system calls; for idle sockets, what is on the heap
          --micro          run the JMH benchmarks of single parts, in place of all this
          --help           show this text
        """;

    private static final Pace FULL =
            new Pace(3, Duration.ofMillis(1_000), Duration.ofMillis(1_200), Duration.ofSeconds(60), 10_000, 10_000);
    private static final Pace QUICK =
            new Pace(1, Duration.ofMillis(500), Duration.ofMillis(600), Duration.ofSeconds(60), 10_000, 1_000);

    /** Reads the command line. */
    static BenchOptions parse(List<String> arguments) {
        Mode mode = Mode.MEASURE;
        Pace pace = FULL;
        int rounds = 0;
        List<Measurement> measurements = Measurement.all();
        List<Client> clients = List.of();
        List<Client> builds = new ArrayList<>();
        Optional<Path> report = Optional.empty();
        Optional<Path> rendered = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--help" -> mode = Mode.HELP;
                case "--list" -> mode = Mode.LIST;
                case "--quick" -> pace = QUICK;
                case "--syscalls" -> mode = Mode.COUNT_SYSTEM_CALLS;
                case "--rounds" -> rounds = positive(value(arguments, ++i));
                case "--only" -> measurements = measurements(value(arguments, ++i));
                case "--peers" -> clients = clients(value(arguments, ++i));
                case "--profile" -> {
                    mode = Mode.PROFILE;
                    measurements = measurements(value(arguments, ++i));
                }
                case "--report" -> report = Optional.of(Path.of(value(arguments, ++i)));
                case "--render" -> {
                    mode = Mode.RENDER;
                    rendered = Optional.of(file(value(arguments, ++i)));
                }
                case "--micro" -> mode = Mode.MICRO;
                case "--compare" -> builds.add(Client.build(build(value(arguments, ++i))));
                default -> throw new IllegalArgumentException("unknown option: " + arguments.get(i));
            }
        }
        if (clients.isEmpty()) {
            clients = mode == Mode.PROFILE ? List.of(Client.GLUEGUN) : Client.all();
        }
        boolean isQuick = pace.equals(QUICK);
        boolean isFull =
                !isQuick && measurements.equals(Measurement.all()) && clients.equals(Client.all()) && builds.isEmpty();
        List<Client> all = new ArrayList<>(clients);
        all.addAll(builds);
        Pace asked = rounds == 0 ? pace : pace.withRounds(rounds);
        return new BenchOptions(mode, asked, measurements, List.copyOf(all), isFull, isQuick, report, rendered);
    }

    /** What {@code --list} shows. */
    static String list() {
        StringBuilder list = new StringBuilder("Measurements, each with its group:\n");
        for (Measurement measurement : Measurement.all()) {
            list.append(
                    String.format("  %-14s %-10s %s%n", measurement.name(), measurement.group(), measurement.title()));
        }
        list.append("Clients:\n");
        for (Client client : Client.all()) {
            list.append(String.format("  %-20s %s%n", client.name(), client.title()));
        }
        list.append(String.format("All of it takes about %s, with --quick about %s.%n", time(FULL), time(QUICK)));
        return list.toString();
    }

    private static String time(Pace pace) {
        return minutes(Course.estimate(pace, Measurement.all(), Client.all()));
    }

    /** How long this takes, in words. */
    String time() {
        return minutes(Course.estimate(pace, measurements, clients));
    }

    private static String minutes(Duration time) {
        long minutes = Math.max(1, Math.round(time.toSeconds() / 60.0));
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }

    private static List<Measurement> measurements(String words) {
        List<Measurement> chosen = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            List<Measurement> matching = Measurement.matching(word).toList();
            if (matching.isEmpty()) {
                throw new IllegalArgumentException("there is no measurement " + word + "; there are: "
                        + Measurement.all().stream()
                                .flatMap(each -> List.of(each.group(), each.name()).stream())
                                .distinct()
                                .collect(Collectors.joining(", ")));
            }
            chosen.addAll(matching);
        }
        return Measurement.all().stream().filter(chosen::contains).toList();
    }

    private static List<Client> clients(String words) {
        List<String> names = List.of(words.split(",", -1));
        List<String> known = Client.all().stream().map(Client::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no client " + name + "; there are: " + String.join(", ", known));
            }
        }
        return Client.all().stream()
                .filter(client -> names.contains(client.name()))
                .toList();
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
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        return file;
    }

    /** Anything else would be measured as this build, under another name. */
    private static Path build(String name) {
        Path jar = file(name);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.getEntry("dev/gluegun/WebSocket.class") != null) {
                return jar;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a build of gluegun-core, but this is no jar: " + jar, e);
        }
        throw new IllegalArgumentException("expected a build of gluegun-core, but the library is not in " + jar);
    }
}
