package dev.gluegun.bench.report;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known about figures that are missed: the file {@code explanations.md}, in which headings name bars by their keys,
 * with commas between them. What is above the first heading is for whoever writes there.
 */
record Explanations(Map<String, String> texts) {

    private static final String HEADING = "## ";

    /** The file that is kept beside the classes. */
    static Explanations read() {
        return parse(Resource.text("explanations.md"));
    }

    static Explanations parse(String file) {
        Map<String, String> texts = new TreeMap<>();
        String[] sections = ("\n" + file).split("\n" + HEADING, -1);
        for (int i = 1; i < sections.length; i++) {
            int end = (sections[i] + "\n").indexOf('\n');
            String text =
                    sections[i].substring(Math.min(end, sections[i].length())).strip();
            for (String key : sections[i].substring(0, end).split(",", -1)) {
                texts.put(key.strip(), text);
            }
        }
        return new Explanations(texts);
    }

    /** The explanation of a bar. */
    Optional<String> of(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    Set<String> keys() {
        return texts.keySet();
    }
}
