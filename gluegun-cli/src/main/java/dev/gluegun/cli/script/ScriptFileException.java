package dev.gluegun.cli.script;

/** A script file that is not understood: the message names the file, the line, what was expected and what is there. */
public final class ScriptFileException extends RuntimeException {
    ScriptFileException(String message) {
        super(message);
    }
}
