package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixPathTest {

    private static void assertRefused(Path path, String why) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> UnixPath.address(path))
                .withMessageContaining(why);
    }

    @Test
    void aPathIsTakenAsItIs() {
        assertThat(UnixPath.address(Path.of("run/chat.sock")).getPath()).isEqualTo(Path.of("run/chat.sock"));
        Path longest = Path.of("/" + "x".repeat(105));
        assertThat(UnixPath.address(longest).getPath()).isEqualTo(longest);
    }

    @Test
    void anEmptyPathIsRefused() {
        assertRefused(Path.of(""), "empty");
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        assertRefused(Path.of("/" + "x".repeat(106)), "at most 106 bytes, but this one has 107");
        assertRefused(Path.of("/" + "ü".repeat(53)), "at most 106 bytes, but this one has 107");
    }

    @Test
    void aPathInAnArchiveIsRefused(@TempDir Path directory) throws IOException {
        URI archive = URI.create("jar:" + directory.resolve("a.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            assertRefused(zip.getPath("/a.sock"), "default file system");
        }
    }
}
