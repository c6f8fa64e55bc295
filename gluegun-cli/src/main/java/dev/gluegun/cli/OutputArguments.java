package dev.gluegun.cli;

import dev.gluegun.cli.text.BinaryForm;
import dev.gluegun.cli.text.MessageText;
import picocli.CommandLine.Option;

/** The options of what is shown, and how. */
final class OutputArguments {

    @Option(names = "--json", description = "Lay out received text that is JSON.")
    private boolean json;

    @Option(
            names = "--binary-as",
            paramLabel = "FORM",
            description = "Write received binary messages as ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private BinaryForm binaryForm = BinaryForm.HEX;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the handshake both ways, how the connection closed, and the causes of errors.")
    private boolean verbose;

    @Option(
            names = "--trace",
            description =
                    "Show all that happens on the connection while it happens, each event on a line of the standard"
                            + " error with the time since the start: look-up, TCP, TLS, handshake, messages, pings,"
                            + " close.")
    private boolean trace;

    /** Whether events are shown while they happen. */
    boolean trace() {
        return trace;
    }

    boolean verbose() {
        return verbose;
    }

    /** Whether binary messages are written as they come. */
    boolean raw() {
        return binaryForm == BinaryForm.RAW;
    }

    MessageText text() {
        return new MessageText(json, binaryForm);
    }
}
