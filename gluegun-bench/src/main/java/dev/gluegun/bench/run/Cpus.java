package dev.gluegun.bench.run;

import dev.gluegun.bench.model.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The CPUs that this process may use, and the commands that put another one on a single one of them.
 *
 * @param allowed their numbers; empty where processes cannot be bound
 */
public record Cpus(List<Integer> allowed) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "Cpus_allowed_list:";

    /** Asks the system; processes can be bound where there is a {@code taskset}. */
    public static Cpus ofThisProcess() throws IOException {
        if (!Files.isReadable(STATUS) || !Tool.isThere("taskset", "--version")) {
            return new Cpus(List.of());
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .findFirst()
                    .map(line -> parse(line.substring(FIELD.length()).strip()))
                    .orElse(new Cpus(List.of()));
        }
    }

    /** Reads a list like {@code 0-2,5}. */
    static Cpus parse(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++) {
                numbers.add(cpu);
            }
        }
        return new Cpus(List.copyOf(numbers));
    }

    /** What starts a client: on the last CPU, which least often serves interrupts. */
    public List<String> client(Placement placement) {
        return allowed.isEmpty() || placement == Placement.FREE ? List.of() : bound(allowed.getLast());
    }

    /** What starts the server. */
    public List<String> server(Placement placement) {
        if (allowed.isEmpty()) {
            return List.of();
        }
        return bound(placement == Placement.SHARED ? allowed.getLast() : allowed.get(Math.max(0, allowed.size() - 2)));
    }

    private static List<String> bound(int cpu) {
        return List.of("taskset", "-c", Integer.toString(cpu));
    }
}
