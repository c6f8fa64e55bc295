package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples in Java are what they claim to be. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path classes;

    @Test
    void theExampleCompiles() throws IOException {
        List<String> examples = examples(Files.readString(README));

        assertThat(examples).isNotEmpty();
        assertThat(examples).allSatisfy(example -> assertThat(problems(example)).isEmpty());
    }

    @Test
    void anExampleThatDoesNotCompileIsNoticed() throws IOException {
        assertThat(problems("WebSocket.connekt();")).hasSize(1);
    }

    @Test
    void theExampleIsAboutFiveLines() throws IOException {
        assertThat(examples(Files.readString(README)).get(0).lines()).hasSizeLessThanOrEqualTo(6);
    }

    private static List<String> examples(String readme) {
        Matcher blocks = JAVA_BLOCK.matcher(readme);
        return blocks.results().map(block -> block.group(1)).toList();
    }

    private List<String> problems(String statements) {
        String source =
                "import dev.gluegun.*; import java.net.URI; import java.time.Duration; class Example { void run()"
                        + " throws Exception {\n"
                        + statements
                        + "} }";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
        compiler.getTask(null, null, diagnostics, options, null, List.of(new Source(source)))
                .call();
        return diagnostics.getDiagnostics().stream().map(Object::toString).toList();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Example.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
