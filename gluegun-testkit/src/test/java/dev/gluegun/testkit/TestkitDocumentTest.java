package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/testkit.md are what they claim to be. */
class TestkitDocumentTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS =
            "import dev.gluegun.*; import dev.gluegun.testkit.*; import java.net.http.HttpClient;"
                    + " import java.time.Duration; import java.util.concurrent.*; import org.junit.jupiter.api.*;"
                    + " import static org.junit.jupiter.api.Assertions.*;\n";

    @TempDir
    Path classes;

    @Test
    void itsExamplesCompile() throws IOException {
        List<String> examples = JAVA_BLOCK
                .matcher(Files.readString(Path.of("..", "docs", "testkit.md")))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(examples)
                .hasSize(2)
                .allSatisfy(example -> assertThat(problems(example)).isEmpty());
    }

    @Test
    void anExampleThatDoesNotCompileIsNoticed() {
        assertThat(problems("Script.script().sing();")).hasSize(1);
    }

    private List<String> problems(String example) {
        String source = IMPORTS
                + (example.startsWith("class")
                        ? example
                        : "class Example { void run() throws Exception {\n" + example + "} }");
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, options, null, List.of(new Source(source)))
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
