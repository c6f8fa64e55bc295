package dev.gluegun.internal.ws;

import dev.gluegun.internal.ws.Extension.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of one permessage-deflate extension as somebody wrote them, an offer or an answer (RFC 7692, section 7.1). */
final class DeflateTerms {

    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";

    static final int LARGEST_WINDOW_BITS = 15;

    private static final String WITHOUT_VALUE = "";

    /** The forms of the value that each parameter may have. */
    private static final Map<String, Pattern> FORMS = Map.of(
            CLIENT_NO_CONTEXT_TAKEOVER, Pattern.compile(WITHOUT_VALUE),
            SERVER_NO_CONTEXT_TAKEOVER, Pattern.compile(WITHOUT_VALUE),
            CLIENT_MAX_WINDOW_BITS, Pattern.compile(WITHOUT_VALUE + "|8|9|1[0-5]"),
            SERVER_MAX_WINDOW_BITS, Pattern.compile("8|9|1[0-5]"));

    private final Map<String, String> values = new HashMap<>();
    private @Nullable String fault;

    DeflateTerms(Extension extension) {
        for (Parameter parameter : extension.parameters()) {
            String value = parameter.value() == null ? WITHOUT_VALUE : parameter.value();
            Pattern form = FORMS.get(parameter.name());
            if (form == null || !form.matcher(value).matches()) {
                fault = "has the parameter " + shortened(parameter.toString()) + ", which is not defined";
            } else if (values.put(parameter.name(), value) != null) {
                fault = "has the parameter " + parameter.name() + " more than once";
            }
        }
    }

    private static String shortened(String parameter) {
        return parameter.length() <= 40 ? parameter : parameter.substring(0, 40) + "...";
    }

    /** What is wrong with them in themselves, as the end of a sentence about the extension. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value of a window parameter, or {@code otherwise} when it is not there or has no value. */
    int bits(String name, int otherwise) {
        String value = values.getOrDefault(name, WITHOUT_VALUE);
        return value.isEmpty() ? otherwise : Integer.parseInt(value);
    }

    boolean hasValue(String name) {
        return !values.getOrDefault(name, WITHOUT_VALUE).isEmpty();
    }
}
