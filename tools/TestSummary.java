import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * The summary of a run: what the test reports below a folder add up to, with every skipped and failed test by name.
 *
 * <p>Exits with status 0 when at least one test passed and none failed.
 */
public final class TestSummary {

    private static final Set<String> REPORT_FOLDERS = Set.of("surefire-reports", "failsafe-reports");

    private int passed;
    private final List<String> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    /** The first argument is the project's root folder. */
    public static void main(String[] arguments) throws IOException, ParserConfigurationException, SAXException {
        var summary = new TestSummary();
        for (var report : reports(Path.of(arguments[0]))) {
            summary.add(report);
        }
        System.exit(summary.print() ? 0 : 1);
    }

    private static List<Path> reports(Path root) throws IOException {
        try (var files = Files.find(root, 4, (file, attributes) -> isReport(file))) {
            return files.sorted().toList();
        }
    }

    private static boolean isReport(Path file) {
        var name = file.getFileName().toString();
        return name.startsWith("TEST-")
                && name.endsWith(".xml")
                && REPORT_FOLDERS.contains(file.getParent().getFileName().toString());
    }

    private void add(Path report) throws IOException, ParserConfigurationException, SAXException {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        var tests = document.getElementsByTagName("testcase");
        for (int i = 0; i < tests.getLength(); i++) {
            add((Element) tests.item(i));
        }
    }

    private void add(Element test) {
        var failure = first(test, "failure").or(() -> first(test, "error"));
        var skip = first(test, "skipped");
        if (failure.isPresent()) {
            failed.add(name(test) + ": " + reason(failure.get()));
        } else if (skip.isPresent()) {
            skipped.add(name(test) + ": " + reason(skip.get()));
        } else {
            passed++;
        }
    }

    private static Optional<Element> first(Element test, String outcome) {
        return Optional.ofNullable((Element) test.getElementsByTagName(outcome).item(0));
    }

    private static String name(Element test) {
        var method = test.getAttribute("name");
        return test.getAttribute("classname") + (method.isEmpty() ? "" : "." + method);
    }

    /** The outcome's message on one line; where there is none, what stands above its stack trace. */
    private static String reason(Element outcome) {
        var message = outcome.getAttribute("message");
        if (message.isBlank()) {
            message = outcome.getTextContent().split("\\R\\s*at ", 2)[0];
        }
        var reason = message.replaceFirst("^\\s*[\\w.$]*TestAbortedException:", "")
                .replaceFirst("^\\s*Assumption failed:", "")
                .strip()
                .replaceAll("\\s*\\R\\s*", " ");
        return reason.isEmpty() ? "no reason given" : reason;
    }

    private boolean print() {
        printAll("SKIPPED", skipped);
        printAll("FAILED", failed);
        System.out.println();
        System.out.printf("%d passed, %d failed, %d skipped%n", passed, failed.size(), skipped.size());
        return passed > 0 && failed.isEmpty();
    }

    private static void printAll(String outcome, List<String> tests) {
        if (!tests.isEmpty()) {
            System.out.println();
            System.out.println("=== " + outcome + " (" + tests.size() + ") ===");
            tests.forEach(test -> System.out.println(outcome + "  " + test));
        }
    }
}
