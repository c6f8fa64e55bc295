package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieFileTest {

    private static final long NOW = 2_000_000_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("jar");
    }

    private CookieFile read() throws IOException {
        return CookieFile.read(file, CLOCK);
    }

    private static List<String> sent(CookieFile cookies, String url) throws IOException {
        return cookies.manager().get(URI.create(url), Map.of()).getOrDefault("Cookie", List.of());
    }

    private static void set(CookieFile cookies, String url, String... fields) throws IOException {
        cookies.manager().put(URI.create(url), Map.of("Set-Cookie", List.of(fields)));
    }

    @Test
    void curlsFileIsReadAndWrittenAsItWas() throws IOException {
        String lines = "#HttpOnly_example.com\tFALSE\t/\tTRUE\t2000000100\tid\ta=b\n"
                + ".example.org\tTRUE\t/a\tFALSE\t0\tsession\t\n"
                + "localhost\tFALSE\t/\tFALSE\t0\tlocal\t1\n";
        Files.writeString(file, "# Netscape HTTP Cookie File\n\n" + lines);
        CookieFile cookies = read();

        assertThat(sent(cookies, "https://example.com/x")).containsExactly("id=a=b");
        assertThat(sent(cookies, "http://example.com/x")).isEmpty();
        assertThat(sent(cookies, "http://www.example.org/a/b")).containsExactly("session=");
        assertThat(sent(cookies, "http://localhost/")).containsExactly("local=1");

        cookies.write();
        assertThat(Files.readString(file)).startsWith("# Netscape HTTP Cookie File\n");
        assertThat(Files.readString(file).lines().filter(line -> line.contains("\t")))
                .containsExactlyInAnyOrderElementsOf(lines.lines().toList());
    }

    @Test
    void whatIsSetIsKeptWithItsExpiry() throws IOException {
        CookieFile cookies = read();
        set(cookies, "http://localhost/", "a=1; Max-Age=60; Path=/p", "b=2");
        cookies.write();

        assertThat(Files.readString(file))
                .contains("localhost\tFALSE\t/p\tFALSE\t2000000060\ta\t1\n")
                .contains("localhost\tFALSE\t/\tFALSE\t0\tb\t2\n");
        assertThat(sent(read(), "http://localhost/p")).containsExactlyInAnyOrder("a=1", "b=2");
    }

    @Test
    void aCookieThatTheFormCannotHoldSpoilsNoOther() throws IOException {
        CookieFile cookies = read();
        set(cookies, "http://localhost/", "a=x\ty", "b=2");
        assertThat(sent(cookies, "http://localhost/")).containsExactlyInAnyOrder("a=x\ty", "b=2");
        cookies.write();

        assertThat(sent(read(), "http://localhost/")).containsExactly("b=2");
    }

    @Test
    void whatHasExpiredIsForgotten() throws IOException {
        Files.writeString(
                file,
                "example.com\tFALSE\t/\tFALSE\t" + NOW + "\told\t1\n" + "example.com\tFALSE\t/\tFALSE\t0\tgone\t1\n");
        CookieFile cookies = read();
        set(cookies, "http://example.com/", "gone=; Max-Age=0");
        cookies.write();

        assertThat(Files.readString(file)).doesNotContain("\told\t").doesNotContain("\tgone\t");
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        read().write();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("jar");
    }

    @Test
    void aLinkStaysOne() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "");
        Files.createSymbolicLink(file, target);
        CookieFile cookies = read();
        set(cookies, "http://example.com/", "a=1");
        cookies.write();

        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(target)).contains("\ta\t1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "geheim",
                "a\tFALSE\t/\tFALSE\t0\tgeheim",
                "a\tFALSE\t/\tFALSE\tsoon\tgeheim\t1",
                "a\tFALSE\t/\tperhaps\t0\tgeheim\t1",
                "\tFALSE\t/\tFALSE\t0\tgeheim\t1",
                "a\tFALSE\t/\tFALSE\t0\t\tgeheim",
            })
    void aLineThatIsNoCookieIsNamedButNotShown(String line) throws IOException {
        Files.writeString(file, "# head\n" + line + "\n");
        assertThatIOException()
                .isThrownBy(this::read)
                .withMessageContaining("line 2 of " + file)
                .withMessageNotContaining("geheim");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedBeforeAnythingIsSent() {
        file = folder.resolve("none/jar");
        assertThatIOException().isThrownBy(this::read).withMessageContaining(file.toString());
        file = folder;
        assertThatIOException().isThrownBy(this::read).withMessageContaining(file.toString());
    }
}
