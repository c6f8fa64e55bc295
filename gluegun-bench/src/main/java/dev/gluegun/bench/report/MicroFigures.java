package dev.gluegun.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What JMH has measured of single parts. */
public record MicroFigures(List<Score> scores) {

    static final List<String> HEADS = List.of("benchmark", "score", "±", "unit", "bytes each");

    private static final String PARAMETER = "Param: ";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int SCORE = 4;
    private static final int ERROR = 5;
    private static final int UNIT = 6;

    /**
     * What one method was measured to take, with one choice of parameters.
     *
     * @param benchmark the names of class and method
     * @param allocated bytes allocated by one operation; NaN where that was not measured
     */
    public record Score(
            String benchmark,
            Map<String, String> parameters,
            double value,
            double error,
            String unit,
            double allocated) {

        private List<String> row() {
            String choice = parameters.entrySet().stream()
                    .map(parameter -> ", " + parameter.getKey() + " " + parameter.getValue())
                    .collect(Collectors.joining());
            return List.of(benchmark + choice, digits(value), digits(error), unit, digits(allocated));
        }

        private static String digits(double value) {
            if (Double.isNaN(value)) {
                return "";
            }
            return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
        }
    }

    /** Reads JMH's table with commas; there are no figures when there is no such file. */
    public static MicroFigures read(Path csv) throws IOException {
        List<Score> scores = new ArrayList<>();
        if (Files.exists(csv)) {
            List<List<String>> lines = Files.readAllLines(csv, UTF_8).stream()
                    .map(line -> List.of(line.replace("\"", "").split(",", -1)))
                    .toList();
            for (List<String> line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                if (line.size() > UNIT && !line.getFirst().contains(":")) {
                    scores.add(new Score(
                            name(line.getFirst()),
                            parameters(lines.getFirst(), line),
                            number(line.get(SCORE)),
                            number(line.get(ERROR)),
                            line.get(UNIT),
                            allocated(lines, line)));
                }
            }
        }
        return new MicroFigures(List.copyOf(scores));
    }

    private static String name(String qualified) {
        String[] words = qualified.split("\\.", -1);
        return words.length < 2 ? qualified : words[words.length - 2] + "." + words[words.length - 1];
    }

    /** Those that the benchmark has: JMH writes nothing for others. */
    private static Map<String, String> parameters(List<String> heads, List<String> line) {
        Map<String, String> parameters = new TreeMap<>();
        for (int i = UNIT + 1; i < Math.min(heads.size(), line.size()); i++) {
            if (!line.get(i).isEmpty()) {
                parameters.put(heads.get(i).replace(PARAMETER, ""), line.get(i));
            }
        }
        return parameters;
    }

    private static double allocated(List<List<String>> lines, List<String> of) {
        return lines.stream()
                .filter(line -> line.getFirst().startsWith(of.getFirst() + ":")
                        && line.getFirst().endsWith(ALLOCATED)
                        && line.subList(UNIT + 1, line.size()).equals(of.subList(UNIT + 1, of.size())))
                .map(line -> number(line.get(SCORE)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }

    /** A table's rows. */
    List<List<String>> rows() {
        return scores.stream().map(Score::row).toList();
    }

    /** The score of a benchmark with the same parameters as another one. */
    Optional<Score> beside(Score other, String benchmark) {
        return scores.stream()
                .filter(score -> score.benchmark.equals(benchmark) && score.parameters.equals(other.parameters))
                .findFirst();
    }
}
