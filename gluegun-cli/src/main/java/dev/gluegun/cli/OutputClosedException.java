package dev.gluegun.cli;

/** Nobody reads the command's output any more, as after {@code | head -1}: no error, but the end. */
final class OutputClosedException extends RuntimeException {

    OutputClosedException(Throwable cause) {
        super("the output was closed", cause);
    }
}
