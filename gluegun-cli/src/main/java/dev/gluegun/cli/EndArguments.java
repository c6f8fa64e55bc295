package dev.gluegun.cli;

import dev.gluegun.cli.text.MessageText;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of when a conversation ends. */
final class EndArguments {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "After the end of the input, wait this long for further messages, then close.")
    private Optional<Duration> patience = Optional.empty();

    @Option(names = "--count", paramLabel = "N", description = "End after N received messages.")
    private @Nullable Integer count;

    @Option(
            names = "--until",
            paramLabel = "REGEX",
            description = "End at the first received message in which this is found.")
    private Optional<Pattern> until = Optional.empty();

    Optional<Duration> patience() {
        return patience;
    }

    Goal goal(MessageText text) {
        if (count != null && count < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--count expects a number of at least 1, but got " + count);
        }
        return new Goal(count == null ? OptionalInt.empty() : OptionalInt.of(count), until, text);
    }
}
