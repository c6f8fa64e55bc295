import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The formatter of this project's Java files, run by the build on the JDK that compiles them.
 *
 * <p>A formatter parses with the compiler of the JVM it runs on. Inside Maven that may be one that is too old for the
 * sources, so this is a program of its own.
 */
public final class Format {

    /** The first argument is {@code check} or {@code apply}, the second the project's root folder. */
    public static void main(String[] arguments) throws IOException, FormatterException {
        var apply = "apply".equals(arguments[0]);
        var root = Path.of(arguments[1]);
        var formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());

        var unformatted = new ArrayList<Path>();
        for (var file : javaFiles(root)) {
            var source = Files.readString(file);
            try {
                var formatted = formatter.formatSourceAndFixImports(source);
                if (!formatted.equals(source)) {
                    unformatted.add(root.relativize(file));
                    if (apply) {
                        Files.writeString(file, formatted);
                    }
                }
            } catch (FormatterException notJava) {
                System.err.println(root.relativize(file) + ": " + notJava.getMessage());
                unformatted.add(root.relativize(file));
            }
        }

        if (apply) {
            unformatted.forEach(file -> System.out.println("Formatted " + file));
        } else if (!unformatted.isEmpty()) {
            unformatted.forEach(file -> System.err.println("Not formatted: " + file));
            System.err.println("Run ./check --format to format these files.");
            System.exit(1);
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !isGenerated(root.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isGenerated(Path file) {
        for (var name : file) {
            if (name.toString().equals("target") || name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
