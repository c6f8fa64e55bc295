package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalsTest {

    @TempDir
    private Path folder;

    @Test
    void historyIsKeptInTheStateFolderWhereNobodyElseMayRead() throws Exception {
        Path state = folder.resolve("state");

        assertThat(Terminals.history(Map.of("XDG_STATE_HOME", state.toString())))
                .contains(state.resolve("gluegun").resolve("history"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("gluegun"))))
                .isEqualTo("rwx------");
    }

    @Test
    void stateFolderIsBelowTheHomeFolderUnlessItIsSet() {
        assertThat(Terminals.history(Map.of("HOME", folder.toString(), "XDG_STATE_HOME", "")))
                .contains(folder.resolve(".local/state/gluegun/history"));
    }

    @Test
    void folderThatCannotBeMadeMeansNoHistory() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(Terminals.history(Map.of("XDG_STATE_HOME", file.toString()))).isEmpty();
    }
}
