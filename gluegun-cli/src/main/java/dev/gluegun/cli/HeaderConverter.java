package dev.gluegun.cli;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Header fields on the command line: {@code Name: value}. A value may be a secret, so no message repeats it. */
final class HeaderConverter implements ITypeConverter<Headers.Header> {

    @Override
    public Headers.Header convert(String field) {
        int colon = field.indexOf(':');
        if (colon < 1) {
            throw new TypeConversionException("expected a name, a colon and a value, such as 'Accept-Language: de'");
        }
        try {
            return new Headers.Header(
                    field.substring(0, colon).strip(),
                    field.substring(colon + 1).strip());
        } catch (InvalidOptions e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
