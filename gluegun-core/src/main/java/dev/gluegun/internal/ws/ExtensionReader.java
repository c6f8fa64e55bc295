package dev.gluegun.internal.ws;

import dev.gluegun.internal.http1.FieldSyntax;
import dev.gluegun.internal.ws.Extension.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the list of extensions in a {@code Sec-WebSocket-Extensions} field (RFC 6455, section 9.1). */
final class ExtensionReader {

    private static final int END = -1;

    private final String text;
    private int at;

    ExtensionReader(String text) {
        this.text = text;
    }

    /** The extensions in order; empty when the text does not follow the grammar. */
    Optional<List<Extension>> read() {
        List<Extension> extensions = new ArrayList<>();
        do {
            // RFC 9110, section 5.6.1: a list may have empty members.
            if (peek() != ',' && peek() != END) {
                Extension extension = readExtension();
                if (extension == null) {
                    return Optional.empty();
                }
                extensions.add(extension);
            }
        } while (skip(','));
        return peek() == END && !extensions.isEmpty() ? Optional.of(extensions) : Optional.empty();
    }

    private @Nullable Extension readExtension() {
        String name = readToken();
        List<Parameter> parameters = new ArrayList<>();
        while (!name.isEmpty() && skip(';')) {
            Parameter parameter = readParameter();
            if (parameter == null) {
                return null;
            }
            parameters.add(parameter);
        }
        return name.isEmpty() ? null : new Extension(name, parameters);
    }

    private @Nullable Parameter readParameter() {
        String name = readToken();
        if (name.isEmpty()) {
            return null;
        }
        if (!skip('=')) {
            return new Parameter(name, null);
        }
        String value = skip('"') ? readQuoted() : readToken();
        return value.isEmpty() ? null : new Parameter(name, value);
    }

    /** Empty when there is no token here. */
    private String readToken() {
        peek();
        int start = at;
        while (at < text.length() && FieldSyntax.isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** A quoted string has to be a token when its quotes and backslashes are taken away; empty when it is not. */
    private String readQuoted() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at == text.length() || !FieldSyntax.isTokenCharacter(text.charAt(at))) {
                return "";
            }
            value.append(text.charAt(at++));
        }
        boolean closed = at < text.length();
        at++;
        return closed ? value.toString() : "";
    }

    /** The next character that is not white space. */
    private int peek() {
        while (at < text.length() && FieldSyntax.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private boolean skip(char expected) {
        boolean found = peek() == expected;
        at += found ? 1 : 0;
        return found;
    }
}
