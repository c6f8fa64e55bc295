package dev.gluegun.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** How often JFR found a thread in each method: on top of its stack, and anywhere in it. */
final class Samples {

    private static final String CLASS_WITHOUT_NAME = "0x";

    private final Map<String, Integer> tops = new HashMap<>();
    private final Map<String, Integer> anywhere = new HashMap<>();
    private int count;

    /** Reads the stacks of one kind of event. */
    static Samples read(Path recording, String event) throws IOException {
        Samples samples = new Samples();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent each = file.readEvent();
                if (each.getEventType().getName().equals(event) && each.getStackTrace() != null) {
                    samples.add(each.getStackTrace().getFrames().stream()
                            .map(Samples::name)
                            .toList());
                }
            }
        }
        return samples;
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    /** Adds a stack, its top first; not that of the thread which waits for orders. */
    void add(List<String> stack) {
        if (!stack.isEmpty() && !stack.contains("Trial.listen")) {
            count++;
            tops.merge(stack.getFirst(), 1, Integer::sum);
            stack.stream()
                    .filter(method -> !method.startsWith(CLASS_WITHOUT_NAME))
                    .distinct()
                    .forEach(method -> anywhere.merge(method, 1, Integer::sum));
        }
    }

    int count() {
        return count;
    }

    /** Lines that tell the methods which most stacks have on top. */
    List<String> tops(int most) {
        return lines(tops, most);
    }

    /** Lines that tell the methods which most stacks have anywhere. */
    List<String> anywhere(int most) {
        return lines(anywhere, most);
    }

    private List<String> lines(Map<String, Integer> counts, int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(most)
                .map(method ->
                        String.format(Locale.ROOT, "%5.1f %%  %s", 100.0 * method.getValue() / count, method.getKey()))
                .toList();
    }
}
