package dev.gluegun.internal.ws;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One extension as it stands in a {@code Sec-WebSocket-Extensions} field (RFC 6455, section 9.1).
 *
 * @param name its token, such as {@code permessage-deflate}
 * @param parameters its parameters in order
 */
public record Extension(String name, List<Parameter> parameters) {

    public Extension {
        parameters = List.copyOf(parameters);
    }

    /**
     * A parameter of an extension.
     *
     * @param value what stands behind the equals sign, without quotes; null when there is none
     */
    public record Parameter(String name, @Nullable String value) {

        @Override
        public String toString() {
            return value == null ? name : name + "=" + value;
        }
    }

    /** Reads a field's value; empty when it does not follow the grammar. */
    public static Optional<List<Extension>> list(String value) {
        return new ExtensionReader(value).read();
    }

    /** The extension as it stands in the field. */
    @Override
    public String toString() {
        return parameters.stream().map(parameter -> "; " + parameter).collect(Collectors.joining("", name, ""));
    }
}
