package dev.gluegun.bench.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Another program that the benchmark uses where it is installed. */
final class Tool {

    private Tool() {}

    /** Whether the command can be started; it should be one that ends at once. */
    static boolean isThere(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return true;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
