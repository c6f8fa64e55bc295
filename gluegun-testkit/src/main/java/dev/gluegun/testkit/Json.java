package dev.gluegun.testkit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON (RFC 8259) as far as comparing takes it: equal are values that mean the same, whatever their white space, escapes and
 * order of members.
 */
final class Json {

    /** So that what a peer sends cannot exhaust the stack. */
    private static final int DEEPEST = 500;

    private static final Object NULL = new Object();
    private static final Object TRUE = new Object();
    private static final Object FALSE = new Object();

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** The value of a text, to be compared with others by {@code equals}; empty when it is not JSON. */
    static Optional<Object> read(String text) {
        try {
            Json json = new Json(text);
            Object value = json.value();
            return json.skipSpace() == END ? Optional.of(value) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private static final char END = '\uFFFF';

    private static final class Malformed extends RuntimeException {
        Malformed() {
            super(null, null, false, false);
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private char skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
        return peek();
    }

    private void expect(char wanted) {
        if (skipSpace() != wanted) {
            throw new Malformed();
        }
        at++;
    }

    private Object value() {
        if (++depth > DEEPEST) {
            throw new Malformed();
        }
        Object value = switch (skipSpace()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", TRUE);
            case 'f' -> word("false", FALSE);
            case 'n' -> word("null", NULL);
            default -> number();
        };
        depth--;
        return value;
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw new Malformed();
        }
        at += word.length();
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        while (skipSpace() != '}') {
            if (!members.isEmpty()) {
                expect(',');
                skipSpace();
            }
            String name = string();
            expect(':');
            if (members.put(name, value()) != null) {
                throw new Malformed();
            }
        }
        at++;
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        expect('[');
        while (skipSpace() != ']') {
            if (!elements.isEmpty()) {
                expect(',');
            }
            elements.add(value());
        }
        at++;
        return elements;
    }

    private String string() {
        if (peek() != '"') {
            throw new Malformed();
        }
        at++;
        StringBuilder characters = new StringBuilder();
        while (peek() != '"') {
            char c = peek();
            if (c < ' ' || at >= text.length()) {
                throw new Malformed();
            }
            at++;
            characters.append(c == '\\' ? escaped() : c);
        }
        at++;
        return characters.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new Malformed();
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw new Malformed();
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private BigDecimal number() {
        int start = at;
        while ("+-.eE0123456789".indexOf(peek()) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9][0-9]{0,999})(\\.[0-9]{1,999})?([eE][+-]?[0-9]{1,4})?")) {
            throw new Malformed();
        }
        return new BigDecimal(number).stripTrailingZeros();
    }
}
