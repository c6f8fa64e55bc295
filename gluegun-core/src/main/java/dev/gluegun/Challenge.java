package dev.gluegun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One way by which a server or proxy wants to be shown who asks (RFC 9110, section 11.3): a member of {@code WWW-Authenticate} or
 * {@code Proxy-Authenticate}. Immutable.
 *
 * @param scheme the authentication scheme, as it came; {@link #isScheme} compares it
 * @param token68 what some schemes have in place of parameters
 * @param parameters in their order, with their names in lower case, and values without quotation marks and escapes, a character
 *     for each byte; unmodifiable
 */
public record Challenge(String scheme, Optional<String> token68, Map<String, String> parameters) {
    /** Refuses {@code null}, and copies the parameters. */
    public Challenge {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(token68, "token68");
        Map<String, String> copy = new LinkedHashMap<>();
        parameters.forEach((name, value) -> copy.put(name.toLowerCase(Locale.ROOT), value));
        parameters = Collections.unmodifiableMap(copy);
    }

    /** Whether this is the scheme's name, without regard to case. */
    public boolean isScheme(String name) {
        return scheme.equalsIgnoreCase(name);
    }

    /** The parameter of that name, which is compared without regard to case. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /** What the server calls the part of it that asks (RFC 9110, section 11.5). */
    public Optional<String> realm() {
        return parameter("realm");
    }

    /** The challenge for people. */
    @Override
    public String toString() {
        String rest = token68.orElseGet(() -> parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=\"" + parameter.getValue() + "\"")
                .collect(Collectors.joining(", ")));
        return Excerpt.visible(rest.isEmpty() ? scheme : scheme + " " + rest);
    }
}
