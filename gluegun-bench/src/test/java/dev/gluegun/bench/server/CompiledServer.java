package dev.gluegun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server, compiled from C for the tests: with TLS where OpenSSL is there. */
public final class CompiledServer {

    private CompiledServer() {}

    /** Compiles it into the folder, or aborts the test where there is no compiler. */
    public static Path in(Path folder) throws IOException, InterruptedException {
        Path program = folder.resolve("server");
        if (!compile(program, "-DWITH_TLS", "-lssl", "-lcrypto")) {
            assertThat(compile(program, "-UWITH_TLS")).isTrue();
        }
        return program;
    }

    private static boolean compile(Path program, String define, String... libraries)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", define, "-o", program.toString()));
        try (var sources = Files.list(Path.of("src/main/c"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".c")).forEach(command::add);
        }
        command.addAll(Arrays.asList(libraries));
        try {
            Process compiler = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(program + ".log"))
                    .start();
            assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return compiler.exitValue() == 0;
        } catch (IOException missing) {
            return abort("no C compiler: " + missing.getMessage());
        }
    }
}
