package dev.gluegun.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.DeflateOptions;
import dev.gluegun.ReconnectOptions;
import dev.gluegun.RequestOptions;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md speaks of tests and options that exist, and of a test for each threat. */
class SecurityPolicyTest {

    /** Also when the tests run in the project's own folder. */
    private static final Path ROOT = Path.of(Files.exists(Path.of("gluegun-core")) ? "" : "..");

    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern OPTION = Pattern.compile("`(?:\\w+Options\\.)?(with[A-Z]\\w*|insecure)(?:\\(\\))?`");
    private static final List<Class<?>> OPTIONS = List.of(
            ConnectOptions.class,
            DeflateOptions.class,
            TlsOptions.class,
            UpgradeOptions.class,
            RequestOptions.class,
            WebSocketOptions.class,
            ReconnectOptions.class);

    private final String policy = read(ROOT.resolve("SECURITY.md"));
    private final Map<String, Path> sources = testSources();

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All classes of tests by their name, whichever module they are in. */
    private static Map<String, Path> testSources() {
        Map<String, Path> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT.toAbsolutePath())) {
            for (Path module : modules.toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        files.filter(file -> file.toString().endsWith(".java"))
                                .forEach(file -> sources.put(
                                        file.getFileName().toString().replace(".java", ""), file));
                    }
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return sources;
    }

    private static List<MatchResult> named(Pattern what, String text) {
        return what.matcher(text).results().toList();
    }

    private List<String> testsThatDoNotExist(String text) {
        return named(TEST, text).stream()
                .filter(named -> !exists(named.group(1), named.group(2)))
                .map(MatchResult::group)
                .toList();
    }

    private boolean exists(String type, String method) {
        Path source = sources.get(type);
        return source != null
                && Pattern.compile("\n    (?:public )?(?:void|boolean) " + method + "\\(")
                        .matcher(read(source))
                        .find();
    }

    private static List<String> optionsThatDoNotExist(String text) {
        return named(OPTION, text).stream()
                .map(named -> named.group(1))
                .filter(option -> OPTIONS.stream()
                        .flatMap(type -> Arrays.stream(type.getMethods()))
                        .map(Method::getName)
                        .noneMatch(option::equals))
                .toList();
    }

    @Test
    void everyTestThatIsNamedExists() {
        assertThat(testsThatDoNotExist(policy)).isEmpty();
    }

    @Test
    void aTestThatDoesNotExistIsNoticed() {
        String text =
                "`GhostTest.isSeen`, `SecurityPolicyTest.isSeen`, `SecurityPolicyTest.everyTestThatIsNamedExists`";
        assertThat(testsThatDoNotExist(text)).containsExactly("`GhostTest.isSeen`", "`SecurityPolicyTest.isSeen`");
    }

    @Test
    void everyOptionThatIsNamedExists() {
        assertThat(named(OPTION, policy)).isNotEmpty();
        assertThat(optionsThatDoNotExist(policy)).isEmpty();
        assertThat(optionsThatDoNotExist("`withFlow`, `withoutDoubt`, `withGhosts`"))
                .containsExactly("withGhosts");
    }

    @Test
    void everyThreatHasATest() {
        List<String> threats = policy.lines()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| Threat ") && !line.startsWith("| --- "))
                .toList();
        assertThat(threats).hasSizeGreaterThan(30).allSatisfy(threat -> {
            String[] cells = threat.split("\\|");
            assertThat(cells).hasSize(5);
            assertThat(named(TEST, cells[4])).isNotEmpty();
        });
    }

    @Test
    void theReadmeLeadsHere() {
        assertThat(read(ROOT.resolve("README.md"))).contains("(SECURITY.md)");
    }
}
