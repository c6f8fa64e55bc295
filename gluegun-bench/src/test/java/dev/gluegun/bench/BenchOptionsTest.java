package dev.gluegun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {

    @Test
    void asks_for_everything_when_nothing_is_said() {
        BenchOptions options = parse("");

        assertThat(options.mode()).isEqualTo(BenchOptions.Mode.MEASURE);
        assertThat(options.measurements()).isEqualTo(Measurement.all());
        assertThat(options.clients()).isEqualTo(Client.all());
        assertThat(options.isFull()).isTrue();
    }

    @Test
    void takes_options_in_any_order() {
        BenchOptions options = parse("--rounds 5 --syscalls --quick");

        assertThat(options.pace().rounds()).isEqualTo(5);
        assertThat(options.pace().measured()).isEqualTo(parse("--quick").pace().measured());
        assertThat(options.mode()).isEqualTo(BenchOptions.Mode.COUNT_SYSTEM_CALLS);
    }

    @Test
    void chooses_measurements_by_name_and_by_group() {
        BenchOptions options = parse("--only recv,rtt-64");

        assertThat(options.measurements())
                .extracting(Measurement::name)
                .containsExactly("rtt-64", "recv-64", "recv-64k", "recv-1m");
        assertThat(options.isFull()).isFalse();
    }

    @Test
    void chooses_clients_by_name() {
        BenchOptions options = parse("--peers raw");

        assertThat(options.clients()).containsExactly(Client.RAW);
        assertThat(options.isFull()).isFalse();
    }

    @Test
    void profiles_this_library_unless_told_otherwise() {
        assertThat(parse("--profile recv-64").mode()).isEqualTo(BenchOptions.Mode.PROFILE);
        assertThat(parse("--profile recv-64").measurements())
                .extracting(Measurement::name)
                .containsExactly("recv-64");
        assertThat(parse("--profile recv-64").clients()).containsExactly(Client.GLUEGUN);
        assertThat(parse("--peers raw --profile recv-64").clients()).containsExactly(Client.RAW);
    }

    @Test
    void tells_how_long_it_takes() {
        assertThat(parse("--quick --only send --peers raw").time()).isEqualTo("a minute");
        assertThat(BenchOptions.list()).containsPattern("takes about \\d+ minutes, with --quick about \\d+ minutes");
    }

    @Test
    void names_the_choices_when_it_does_not_know_a_name() {
        assertThatThrownBy(() -> parse("--only rtt,sned")).hasMessageContainingAll("sned", "send-many", "idle");
        assertThatThrownBy(() -> parse("--peers raww")).hasMessageContainingAll("raww", "raw, gluegun");
    }

    @Test
    void takes_other_builds_that_exist(@TempDir Path folder) throws IOException {
        Path jar = jar(folder.resolve("other.jar"), "dev/gluegun/WebSocket.class");

        assertThat(parse("--peers raw --compare " + jar).clients()).containsExactly(Client.RAW, Client.build(jar));
        assertThatThrownBy(() -> parse("--compare " + jar + "x")).hasMessageContaining("other.jarx");
    }

    @Test
    void refuses_what_is_no_build(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "hello");
        Path other = jar(folder.resolve("other.jar"), "other/Thing.class");

        assertThatThrownBy(() -> parse("--compare " + text)).hasMessageContaining("no jar");
        assertThatThrownBy(() -> parse("--compare " + other)).hasMessageContaining("not in");
        assertThatThrownBy(() -> parse("--render " + folder)).hasMessageContaining("no file");
    }

    private static Path jar(Path jar, String entry) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
        }
        return jar;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rounds",
                "--rounds 0",
                "--rounds many",
                "--compare",
                "--only",
                "--peers ,",
                "--report",
                "--render nothing",
                "--profile",
                "--profile nothing",
                "--fast",
                "7"
            })
    void refuses_what_it_does_not_know(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(IllegalArgumentException.class);
    }

    private static BenchOptions parse(String line) {
        return BenchOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }
}
