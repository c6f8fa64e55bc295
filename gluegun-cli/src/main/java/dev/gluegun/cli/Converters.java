package dev.gluegun.cli;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.cli.text.BinaryForm;
import dev.gluegun.cli.text.DurationText;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** What words on the command line mean. What means nothing is a {@link TypeConversionException} with a text for people. */
final class Converters {

    private Converters() {}

    /** Teaches them to a command line and the commands it has by now. */
    static CommandLine register(CommandLine commands) {
        return commands.registerConverter(Duration.class, Converters::duration)
                .registerConverter(Headers.Header.class, Converters::header)
                .registerConverter(Pattern.class, Converters::pattern)
                .registerConverter(BinaryForm.class, Converters::binaryForm);
    }

    /** {@code 500ms}, {@code 3s}, {@code 1m}; a plain number is of seconds. */
    static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(FailureText.message(e));
        }
    }

    /** {@code Name: value}. The value may be a secret, so no message repeats it. */
    static Headers.Header header(String field) {
        int colon = field.indexOf(':');
        if (colon < 1) {
            throw new TypeConversionException("expected a name, a colon and a value, such as 'Accept-Language: de'");
        }
        try {
            return new Headers.Header(
                    field.substring(0, colon).strip(),
                    field.substring(colon + 1).strip());
        } catch (InvalidOptions e) {
            throw new TypeConversionException(FailureText.message(e));
        }
    }

    /** A regular expression. */
    static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new TypeConversionException(
                    "expected a regular expression, but '" + regex + "' is none: " + e.getDescription());
        }
    }

    /** {@code hex}, {@code base64} or {@code raw}. */
    static BinaryForm binaryForm(String name) {
        return Arrays.stream(BinaryForm.values())
                .filter(form -> form.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + Arrays.toString(BinaryForm.values()) + ", but got '" + name + "'"));
    }
}
