package dev.gluegun.it.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs end when they are to, with all that belongs to them, and tell why when they do not start. */
final class ProgramIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The processes whose command line or environment tells of this folder, and their children. */
    private static List<ProcessHandle> processesOf(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct()
                .toList();
    }

    private static void nothingIsLeftOf(Path folder, List<ProcessHandle> processes) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
            assertThat(folder).doesNotExist();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID_BASIC", "DANTE", "DANTE_PASSWORD", "MICROSOCKS"})
    void itEndsWithItsChildrenAndItsFolderWhenItIsClosed(Service service, Programs programs) {
        programs.demand(service);
        Program program = Program.start(service.toString(), service.recipe(), programs);
        List<ProcessHandle> processes = processesOf(program.folder());

        assertThat(processes).isNotEmpty();
        program.close();
        nothingIsLeftOf(program.folder(), processes);
    }

    @Test
    void itEndsWithItsChildrenAndItsFolderWhenTheJvmIsKilled(Programs programs) throws IOException {
        programs.demand(Service.SQUID_BASIC);
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8)) {
            Path folder = Path.of(output.readLine());
            List<ProcessHandle> processes = processesOf(folder);
            assertThat(processes).isNotEmpty();
            jvm.destroyForcibly().onExit().join();
            nothingIsLeftOf(folder, processes);
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Starts a program, tells where it is, and waits to be killed. */
    static final class Killed {
        private Killed() {}

        public static void main(String[] arguments) throws IOException {
            try (Programs programs = new Programs();
                    Program program = Program.start("killed", Service.SQUID_BASIC.recipe(), programs)) {
                System.out.println(program.folder());
                System.out.flush();
                while (System.in.read() >= 0) {
                    // It says nothing.
                }
            }
        }
    }

    @Test
    void aProgramThatDoesNotStartShowsWhatItHasLogged(Programs programs) {
        Service.Recipe recipe = (site, none) -> {
            site.port();
            return List.of("/bin/sh", "-c", "echo 'no such option'; exit 7");
        };

        assertThatThrownBy(() -> Program.start("broken", recipe, programs))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("broken does not listen", "no such option", "ended with status 7");
    }

    @Test
    void onlyWhatIsNewInTheLogsIsShown(Programs programs) throws IOException {
        programs.demand(Service.TINYPROXY);
        try (Program program = Program.start("logging", Service.TINYPROXY.recipe(), programs)) {
            Map<String, Long> before = program.logSizes();
            Path log = program.folder().resolve("own.log");
            Files.writeString(log, "news\n");

            assertThat(program.tail(before)).endsWith("---- logging, own.log:\nnews");
        }
    }
}
