package dev.gluegun.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The machine that a run is made on. */
public final class Machine {

    private Machine() {}

    /** What reports say about it, and when that was. */
    public static Map<String, String> about() throws IOException {
        Map<String, String> about = new LinkedHashMap<>();
        about.put(
                "date",
                ZonedDateTime.now(ZoneOffset.UTC)
                        .format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)));
        int processors = Runtime.getRuntime().availableProcessors();
        about.put(
                "processors",
                processors + " × " + field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")));
        field("/proc/meminfo", "MemTotal").ifPresent(memory -> about.put("memory", gibibytes(memory)));
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put("JDK", System.getProperty("java.vendor") + " " + Runtime.version());
        return about;
    }

    private static Optional<String> field(String file, String name) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }

    private static String gibibytes(String kibibytes) {
        long amount = Long.parseLong(kibibytes.replaceAll("\\D", ""));
        return String.format(Locale.ROOT, "%.0f GiB", amount / 1024.0 / 1024.0);
    }
}
