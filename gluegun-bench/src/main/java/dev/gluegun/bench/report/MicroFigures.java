package dev.gluegun.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What JMH has measured of single parts, as a table.
 *
 * @param rows benchmark and parameters, score, error, unit, bytes allocated by one operation
 */
public record MicroFigures(List<List<String>> rows) {

    static final List<String> HEADS = List.of("benchmark", "score", "±", "unit", "bytes each");

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int SCORE = 4;
    private static final int ERROR = 5;
    private static final int UNIT = 6;

    /** Reads JMH's table with commas; there are no figures when there is no such file. */
    public static MicroFigures read(Path csv) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        if (Files.exists(csv)) {
            List<List<String>> lines = Files.readAllLines(csv, UTF_8).stream()
                    .skip(1)
                    .map(line -> List.of(line.replace("\"", "").split(",", -1)))
                    .toList();
            for (List<String> line : lines) {
                if (line.size() > UNIT && !line.getFirst().contains(":")) {
                    rows.add(List.of(
                            name(line), line.get(SCORE), line.get(ERROR), line.get(UNIT), allocated(lines, line)));
                }
            }
        }
        return new MicroFigures(rows);
    }

    /** The class and the method, and what the parameters were. */
    private static String name(List<String> line) {
        String[] words = line.getFirst().split("\\.", -1);
        String method = words.length < 2 ? line.getFirst() : words[words.length - 2] + "." + words[words.length - 1];
        return (method + " " + String.join(" ", line.subList(UNIT + 1, line.size()))).strip();
    }

    private static String allocated(List<List<String>> lines, List<String> of) {
        Optional<String> allocated = lines.stream()
                .filter(line -> line.getFirst().startsWith(of.getFirst() + ":")
                        && line.getFirst().endsWith(ALLOCATED)
                        && line.subList(UNIT + 1, line.size()).equals(of.subList(UNIT + 1, of.size())))
                .map(line -> line.get(SCORE))
                .findFirst();
        return allocated.orElse("");
    }
}
