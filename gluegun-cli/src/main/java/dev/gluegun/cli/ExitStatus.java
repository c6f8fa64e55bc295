package dev.gluegun.cli;

/** The command's exit statuses. */
enum ExitStatus {
    /** The conversation ended with a normal close, or with what it was to wait for. */
    OK(0),
    /** The command line, or the input, was not understood. */
    USAGE(1),
    /** No connection could be made. */
    NOT_CONNECTED(2),
    /** The server answered the opening handshake with something other than an upgrade. */
    REJECTED(3),
    /** The connection ended otherwise than by a normal close: a protocol error, another close code, or lost. */
    BROKEN(4),
    /** The time ran out. */
    TIMEOUT(5),
    /** A fault in the command itself (EX_SOFTWARE of sysexits.h). */
    FAULT(70),
    /** Ended by Ctrl-C (128 and the signal's number). */
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
