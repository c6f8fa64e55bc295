package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The list of rules and tests in {@code docs/conformance.md} is true. */
class ConformanceDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");
    private static final Pattern TEST = Pattern.compile("`([\\w.]+)#(\\w+)`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        assertThat(named()).allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
    }

    @Test
    void everyTestOfTheSuiteIsNamed() throws IOException, URISyntaxException {
        assertThat(named()).containsAll(suite());
    }

    @Test
    void aTestThatDoesNotExistIsNoticed() {
        assertThat(exists("FramingConformanceIT#lengthsAndMasks")).isTrue();
        assertThat(exists("FramingConformanceIT#end")).isFalse();
        assertThat(exists("FramingConformanceIT#masks")).isFalse();
        assertThat(exists("MaskingConformanceIT#masks")).isFalse();
    }

    /** What the document names, each as class and method. */
    private static Set<String> named() throws IOException {
        return TEST.matcher(Files.readString(DOCUMENT))
                .results()
                .map(match -> match.group(1) + "#" + match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean exists(String name) {
        String type = name.substring(0, name.indexOf('#'));
        String method = name.substring(name.indexOf('#') + 1);
        boolean plain = type.indexOf('.') < 0;
        return Stream.of("dev.gluegun.conformance.", "dev.gluegun.")
                .filter(prefix -> plain || prefix.equals("dev.gluegun."))
                .flatMap(prefix -> tests(prefix + type))
                .anyMatch(test -> test.getName().equals(method));
    }

    private static Stream<Method> tests(String type) {
        try {
            return Arrays.stream(Class.forName(type).getDeclaredMethods()).filter(ConformanceDocumentTest::isTest);
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class)
                || method.isAnnotationPresent(Property.class);
    }

    private static Set<String> suite() throws IOException, URISyntaxException {
        Path folder = Path.of(ConformanceDocumentTest.class.getResource(".").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith("ConformanceIT.class"))
                    .map(file -> file.replace(".class", ""))
                    .flatMap(type -> tests("dev.gluegun.conformance." + type).map(test -> type + "#" + test.getName()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
