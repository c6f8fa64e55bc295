package dev.gluegun.cli;

import dev.gluegun.Frame;
import dev.gluegun.cli.text.MessageText;
import java.time.Clock;
import java.time.LocalTime;

/** The output as it is without a prompt: messages go to the standard output, all else to the standard error. */
record StreamDisplay(Console console, MessageText text, Clock clock) implements Display {

    @Override
    public void message(Frame message) {
        if (console.terminals().out()) {
            console.writeLine(text.forTerminal(message, LocalTime.now(clock), console.colourOut()));
        } else {
            console.write(text.forPipe(message));
        }
    }

    @Override
    public void note(String line) {
        console.note(line);
    }

    @Override
    public void error(String line) {
        console.error(line);
    }
}
