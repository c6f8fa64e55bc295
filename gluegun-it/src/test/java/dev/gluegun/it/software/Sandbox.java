package dev.gluegun.it.software;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** As whom programs run: nobody, when the tests run as root; whoever runs the tests otherwise. */
final class Sandbox {

    private static final String NOBODY = "nobody";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Sandbox() {}

    static boolean isRoot() {
        return ROOT;
    }

    /** What goes before a command. */
    static List<String> launcher() {
        return ROOT ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups") : List.of();
    }

    /** Gives a file to whoever the programs run as. */
    static void give(Path file) throws IOException {
        if (ROOT) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
        }
    }
}
