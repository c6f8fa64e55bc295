package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The targets and the command {@code ./fuzz}, which knows them too. It refuses what is wrong before it builds anything. */
class FuzzTargetTest {

    private static final Path COMMAND = Path.of("..", "fuzz");
    private static final long MOST_CORPORA_BYTES = 1024 * 1024;

    private record Run(int status, String out, String err) {}

    private static Run run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", COMMAND.toString()));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile("fuzz", "err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCommandKnowsEachTarget(FuzzTarget target) throws IOException {
        String row = target.title() + " " + target.test().getSimpleName() + " " + target.method() + " ";
        assertThat(Files.readAllLines(COMMAND))
                .anySatisfy(line -> assertThat(line.replaceAll(" +", " ")).startsWith(row));
        assertThat(target.test().getDeclaredMethods())
                .anySatisfy(method -> assertThat(method.getName()).isEqualTo(target.method()))
                .filteredOn(method -> method.isAnnotationPresent(FuzzTest.class))
                .hasSize(1);
    }

    @Test
    void theCommandListsTheTargets() throws Exception {
        Run run = run("--list");
        assertThat(run.status).isZero();
        assertThat(run.out.lines().map(line -> line.replaceAll(" .*", "")))
                .containsExactlyElementsOf(Arrays.stream(FuzzTarget.values())
                        .map(FuzzTarget::title)
                        .toList());
    }

    @Test
    void theCommandExplainsItself() throws Exception {
        assertThat(run("--help").out).contains("./fuzz TARGET MINUTES", "exit status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "utf8",
                "utf8 1 2",
                "nothing 1",
                "utf8 0",
                "utf8 -1",
                "utf8 1m",
                "utf8 0.001",
                "--fast",
                "--list utf8",
                "--repeat utf8",
                "--repeat utf8 no-such-file",
                "--minimise"
            })
    void wrongArgumentsAreRefusedWithWhatIsExpected(String arguments) throws Exception {
        Run run = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(run.status).isEqualTo(2);
        assertThat(run.out).isEmpty();
        assertThat(run.err).startsWith("fuzz: ").contains("Usage: ./fuzz TARGET MINUTES");
    }

    @ParameterizedTest
    @EnumSource
    void eachTargetHasInputsThatAreCommitted(FuzzTarget target) {
        assertThat(Corpus.of(target)).hasSizeGreaterThan(5);
    }

    @Test
    void theCorporaAreSmall() {
        assertThat(Stream.of(FuzzTarget.values())
                        .flatMap(target -> Corpus.of(target).stream())
                        .mapToLong(input -> input.length)
                        .sum())
                .isLessThan(MOST_CORPORA_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void eachTargetHasSeeds(FuzzTarget target) {
        assertThat(Seeds.of(target)).hasSizeGreaterThan(5);
    }
}
