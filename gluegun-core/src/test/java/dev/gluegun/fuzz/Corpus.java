package dev.gluegun.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are committed for a target, where Jazzer looks for them. */
final class Corpus {

    private Corpus() {}

    static List<byte[]> of(FuzzTarget target) {
        try (Stream<Path> files = Files.walk(target.corpus())) {
            return files.filter(Files::isRegularFile).map(Corpus::bytes).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
