package dev.gluegun.internal.http1;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI, or a reference to one as in {@code Location}, in its five parts (RFC 3986, section 3), each as it is written. Null is a part that is
 * not there.
 */
public record UriReference(
        @Nullable String scheme,
        @Nullable String authority,
        String path,
        @Nullable String query,
        @Nullable String fragment) {

    /** RFC 3986, appendix B. */
    private static final Pattern PARTS =
            Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?", Pattern.DOTALL);

    /** RFC 3986, section 2: unreserved and reserved characters, but for brackets, which only a host has. */
    private static final String MARKS = "-._~:/?#@!$&'()*+,;=";

    /** Takes a text apart; any text is some reference. */
    public static UriReference of(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new AssertionError("the pattern matches everything");
        }
        String path = Objects.requireNonNullElse(parts.group(3), "");
        return new UriReference(parts.group(1), parts.group(2), path, parts.group(4), parts.group(5));
    }

    /** What this reference means at a URI that has a scheme and an authority: RFC 3986, section 5.2.2. */
    public UriReference resolvedAt(UriReference base) {
        if (scheme != null) {
            return new UriReference(scheme, authority, withoutDots(path), query, fragment);
        }
        if (authority != null) {
            return new UriReference(base.scheme, authority, withoutDots(path), query, fragment);
        }
        if (path.isEmpty()) {
            return new UriReference(
                    base.scheme, base.authority, base.path, query == null ? base.query : query, fragment);
        }
        return new UriReference(base.scheme, base.authority, withoutDots(merged(base)), query, fragment);
    }

    /** RFC 3986, section 5.2.3, for a base with an authority. */
    private String merged(UriReference base) {
        if (path.startsWith("/")) {
            return path;
        }
        return base.path.isEmpty() ? "/" + path : base.path.substring(0, base.path.lastIndexOf('/') + 1) + path;
    }

    /** RFC 3986, section 5.2.4. */
    private static String withoutDots(String path) {
        StringBuilder out = new StringBuilder(path.length());
        String in = path;
        while (!in.isEmpty()) {
            if (in.startsWith("../")) {
                in = in.substring(3);
            } else if (in.startsWith("./") || in.startsWith("/./")) {
                in = in.substring(2);
            } else if (in.equals("/.")) {
                in = "/";
            } else if (in.startsWith("/../") || in.equals("/..")) {
                in = "/" + in.substring(Math.min(4, in.length()));
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (in.equals(".") || in.equals("..")) {
                in = "";
            } else {
                int end = in.indexOf('/', 1);
                end = end < 0 ? in.length() : end;
                out.append(in, 0, end);
                in = in.substring(end);
            }
        }
        return out.toString();
    }

    /**
     * The text with everything percent-encoded that no URI has outside of its authority, in UTF-8; what is percent-encoded stays as it is.
     */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isPlain(c) || c == '%' && isEncoded(text, i)) {
                escaped.appendCodePoint(c);
            } else {
                for (byte b : text.substring(i, next).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            }
            i = next;
        }
        return escaped.toString();
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
    }

    private static boolean isEncoded(String text, int percent) {
        return percent + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(percent + 1))
                && HexFormat.isHexDigit(text.charAt(percent + 2));
    }

    /** The text that it is written as: RFC 3986, section 5.3. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (scheme != null) {
            text.append(scheme).append(':');
        }
        if (authority != null) {
            text.append("//").append(authority);
        }
        text.append(path);
        if (query != null) {
            text.append('?').append(query);
        }
        if (fragment != null) {
            text.append('#').append(fragment);
        }
        return text.toString();
    }
}
