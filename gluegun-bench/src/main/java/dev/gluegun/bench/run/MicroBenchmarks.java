package dev.gluegun.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JMH benchmarks of single parts, in a process of their own. */
public final class MicroBenchmarks {

    private static final String ALL = "dev.gluegun.bench.micro";

    private MicroBenchmarks() {}

    /**
     * Runs them, and lets JMH print what it finds.
     *
     * @param folder gets the figures as {@code micro.csv}
     * @return JMH's exit status
     */
    public static int run(boolean quick, Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jmh.Main",
                ALL,
                "-prof",
                "gc",
                "-rf",
                "csv",
                "-rff",
                folder.resolve("micro.csv").toString()));
        if (quick) {
            command.addAll(List.of("-f", "1", "-wi", "3", "-w", "500ms", "-i", "3", "-r", "500ms"));
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
