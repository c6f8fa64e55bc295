package dev.gluegun.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Entry;
import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.model.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of a run as a text file, a line each with tabs between its fields.
 *
 * <pre>
 * about        NAME         VALUE
 * figures      MEASUREMENT  CLIENT  STYLE  ROUND  {@link Figures#toText()}
 * failed       MEASUREMENT  CLIENT  STYLE  ROUND  REASON
 * </pre>
 */
public final class ResultsFile {

    private static final String ABOUT = "about";
    private static final String FIGURES = "figures";
    private static final String FAILED = "failed";

    private ResultsFile() {}

    /** Writes the file anew. */
    public static void write(Results results, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        results.about().forEach((name, value) -> lines.add(line(ABOUT, name, value)));
        for (Entry entry : results.entries()) {
            lines.add(line(
                    entry.figures().isPresent() ? FIGURES : FAILED,
                    entry.measurement().name(),
                    entry.subject().client().name(),
                    entry.subject().style().name(),
                    Integer.toString(entry.round()),
                    entry.figures().map(Figures::toText).orElse(entry.failure())));
        }
        Files.write(file, lines, UTF_8);
    }

    private static String line(String... fields) {
        return String.join("\t", fields).lines().findFirst().orElse("");
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static Results read(Path file) throws IOException {
        Map<String, String> about = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file, UTF_8)) {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals(ABOUT) && fields.length == 3) {
                about.put(fields[1], fields[2]);
            } else if (fields.length >= 6 && (fields[0].equals(FIGURES) || fields[0].equals(FAILED))) {
                entries.add(entry(fields));
            } else {
                throw new IllegalArgumentException("expected the results of a run in " + file + ", but got: " + line);
            }
        }
        return new Results(about, entries);
    }

    private static Entry entry(String[] fields) {
        Measurement measurement = Measurement.named(fields[1])
                .orElseThrow(() -> new IllegalArgumentException("there is no measurement " + fields[1]));
        Subject subject = new Subject(client(fields[2]), Style.valueOf(fields[3]));
        int round = Integer.parseInt(fields[4]);
        return fields[0].equals(FIGURES)
                ? Entry.of(measurement, subject, round, Figures.parse(fields[5]))
                : Entry.failed(measurement, subject, round, fields[5]);
    }

    private static Client client(String name) {
        return Client.all().stream()
                .filter(client -> client.name().equals(name))
                .findFirst()
                .orElseGet(() -> Client.build(Path.of(name.substring(name.indexOf('@') + 1))));
    }
}
