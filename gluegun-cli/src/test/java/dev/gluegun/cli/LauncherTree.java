package dev.gluegun.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the built project, as far as the launcher looks at it, in a folder whose name has a space in it: so no test can
 * disturb the build that it is a part of.
 */
final class LauncherTree {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path ROOT = MODULE.getParent();

    private final Path root;

    private LauncherTree(Path root) {
        this.root = root;
    }

    /** Copies what has been built; skips the test where that is not there, as in a build without packages. */
    static LauncherTree built(Path folder) throws IOException {
        Path jar = MODULE.resolve("target/gluegun-cli.jar");
        assumeTrue(Files.exists(jar), "skipped: the launcher needs the packaged command, " + jar);
        LauncherTree tree = sources(folder);
        Path target = Files.createDirectories(tree.root.resolve("gluegun-cli/target/lib"))
                .getParent();
        Files.copy(jar, target.resolve("gluegun-cli.jar"));
        try (Stream<Path> libraries = Files.list(MODULE.resolve("target/lib"))) {
            for (Path library : libraries.toList()) {
                Files.copy(library, target.resolve("lib").resolve(library.getFileName()));
            }
        }
        return tree;
    }

    /** Copies the launcher alone, with sources that nobody has built. */
    static LauncherTree sources(Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("a copy"));
        Files.copy(ROOT.resolve("gluegun"), root.resolve("gluegun"));
        Files.createDirectories(root.resolve("tools"));
        Files.copy(ROOT.resolve("tools/find-jdk.sh"), root.resolve("tools/find-jdk.sh"));
        old(Files.createFile(root.resolve("pom.xml")));
        for (String module : List.of("gluegun-core", "gluegun-testkit", "gluegun-cli")) {
            Path main = Files.createDirectories(root.resolve(module).resolve("src/main"));
            old(Files.createFile(root.resolve(module).resolve("pom.xml")));
            old(main);
        }
        return new LauncherTree(root);
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }

    Path launcher() {
        return root.resolve("gluegun");
    }

    Path log() {
        return root.resolve("gluegun-cli/target/launcher-build.log");
    }

    /** A command line that starts the launcher with these arguments. */
    ProcessBuilder command(String... arguments) {
        List<String> line = new ArrayList<>(List.of(launcher().toString()));
        line.addAll(List.of(arguments));
        return process(line.toArray(String[]::new));
    }

    /** A process that uses the JDK of this test, in a folder of its own. */
    ProcessBuilder process(String... line) {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(root.getParent().toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", root.getParent().toString());
        builder.environment().remove("XDG_STATE_HOME");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder;
    }
}
