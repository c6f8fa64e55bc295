package dev.gluegun.internal.http2;

import dev.gluegun.Headers;
import dev.gluegun.internal.http1.Excerpt;
import dev.gluegun.internal.http1.FieldSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The judge of one header section (RFC 9113, sections 8.2 and 8.3). Afterwards either {@link #problem} says why it is malformed, or
 * the other fields have what it says.
 */
final class FieldRules {

    /** Where a section stands. */
    enum Kind {
        REQUEST,
        RESPONSE,
        TRAILERS
    }

    private static final Map<Kind, Set<String>> PSEUDO_FIELDS = Map.of(
            Kind.REQUEST, Set.of(":method", ":scheme", ":authority", ":path", ":protocol"),
            Kind.RESPONSE, Set.of(":status"),
            Kind.TRAILERS, Set.of());

    /** RFC 9113, section 8.2.2. */
    private static final Set<String> CONNECTION_FIELDS =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    private static final int LONGEST_CONTENT_LENGTH = 18;

    private final Kind kind;
    private final boolean extendedConnect;
    private final Map<String, String> pseudo = new TreeMap<>();
    private final List<String> fields = new ArrayList<>();
    private int cookieIndex = -1;

    @Nullable
    String problem;

    String section = "RFC 9113, section 8.2.1";
    int status;

    @Nullable
    RequestHead request;

    Headers headers = Headers.empty();
    long contentLength = -1;

    private FieldRules(Kind kind, boolean extendedConnect) {
        this.kind = kind;
        this.extendedConnect = extendedConnect;
    }

    /** @param extendedConnect whether a request may be an extended CONNECT */
    static FieldRules judge(Kind kind, FieldSection fields, boolean extendedConnect) {
        FieldRules rules = new FieldRules(kind, extendedConnect);
        for (int i = 0; i < fields.size() && rules.problem == null; i++) {
            rules.judge(fields.name(i), fields.value(i));
        }
        if (rules.problem == null) {
            rules.judgeWhole();
        }
        if (rules.problem == null) {
            rules.headers = Headers.of(rules.fields.toArray(String[]::new));
        }
        return rules;
    }

    /** Whether a field may not be sent in HTTP/2; the name is in lower case. */
    static boolean isConnectionField(String name) {
        return CONNECTION_FIELDS.contains(name);
    }

    private void refuse(String text, String rule) {
        problem = text;
        section = rule;
    }

    private void judge(String name, String value) {
        boolean isPseudo = name.startsWith(":");
        if (!isName(isPseudo ? name.substring(1) : name)) {
            refuse("a header field has the name " + Excerpt.of(name), "RFC 9113, section 8.2.1");
        } else if (!isValue(value)) {
            refuse(
                    "the field " + Excerpt.of(name) + " has a value with what is not allowed there",
                    "RFC 9113, section 8.2.1");
        } else if (isPseudo) {
            judgePseudo(name, value);
        } else {
            judgeField(name, value);
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z' || !FieldSyntax.isTokenCharacter(c)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7F) {
                return false;
            }
        }
        return value.isEmpty()
                || !FieldSyntax.isWhitespace(value.charAt(0))
                        && !FieldSyntax.isWhitespace(value.charAt(value.length() - 1));
    }

    private void judgePseudo(String name, String value) {
        if (!fields.isEmpty()) {
            refuse(name + " comes after other fields", "RFC 9113, section 8.3");
        } else if (!PSEUDO_FIELDS.getOrDefault(kind, Set.of()).contains(name)) {
            refuse(
                    "the pseudo-header field " + Excerpt.of(name) + " is in a "
                            + (kind == Kind.TRAILERS
                                    ? "trailer section"
                                    : kind.name().toLowerCase(Locale.ROOT)),
                    "RFC 9113, section 8.3");
        } else if (pseudo.put(name, value) != null) {
            refuse(name + " comes twice", "RFC 9113, section 8.3");
        }
    }

    private void judgeField(String name, String value) {
        if (isConnectionField(name)) {
            refuse("the field " + name + " is not allowed in HTTP/2", "RFC 9113, section 8.2.2");
        } else if (name.equals("te") && !value.equalsIgnoreCase("trailers")) {
            refuse("the field te is " + Excerpt.of(value) + ", but may only be trailers", "RFC 9113, section 8.2.2");
        } else if (name.equals("content-length")) {
            judgeContentLength(value);
        }
        if (name.equals("cookie") && cookieIndex >= 0) {
            // RFC 9113, section 8.2.3.
            fields.set(cookieIndex, fields.get(cookieIndex) + "; " + value);
            return;
        }
        fields.add(name);
        fields.add(value);
        if (name.equals("cookie")) {
            cookieIndex = fields.size() - 1;
        }
    }

    private void judgeContentLength(String value) {
        boolean digits = !value.isEmpty() && value.length() <= LONGEST_CONTENT_LENGTH;
        for (int i = 0; i < value.length(); i++) {
            digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        if (!digits) {
            refuse("content-length is " + Excerpt.of(value), "RFC 9110, section 8.6");
            return;
        }
        long length = Long.parseLong(value);
        if (contentLength >= 0 && contentLength != length) {
            refuse("content-length is " + contentLength + " and " + length, "RFC 9110, section 8.6");
        }
        contentLength = length;
    }

    private void judgeWhole() {
        switch (kind) {
            case REQUEST -> judgeRequest();
            case RESPONSE -> judgeStatus(pseudo.get(":status"));
            case TRAILERS -> {
                // Nothing is required.
            }
        }
    }

    private void judgeStatus(@Nullable String value) {
        if (value == null) {
            refuse("a response has no :status", "RFC 9113, section 8.3.2");
        } else if (!value.matches("[1-9][0-9][0-9]")) {
            refuse(":status is " + Excerpt.of(value) + ", but has to be three digits", "RFC 9113, section 8.3.2");
        } else if (value.equals("101")) {
            refuse(":status is 101, which HTTP/2 does not have", "RFC 9113, section 8.6");
        } else {
            status = Integer.parseInt(value);
        }
    }

    private void judgeRequest() {
        String method = pseudo.get(":method");
        if (method == null || !isMethod(method)) {
            refuse(":method is " + shown(method), "RFC 9113, section 8.3.1");
            return;
        }
        String protocol = pseudo.get(":protocol");
        if (protocol != null && (!extendedConnect || !method.equals("CONNECT"))) {
            refuse(
                    ":protocol came " + (extendedConnect ? "with " + method : "but was not enabled"),
                    "RFC 8441, section 4");
            return;
        }
        if (method.equals("CONNECT") && protocol == null) {
            judgePlainConnect();
        } else {
            judgeTarget(method.equals("OPTIONS"), protocol != null);
        }
        if (problem == null) {
            judgeHost();
        }
        request =
                new RequestHead(method, pseudo.get(":scheme"), pseudo.get(":authority"), pseudo.get(":path"), protocol);
    }

    private void judgePlainConnect() {
        if (pseudo.containsKey(":scheme") || pseudo.containsKey(":path") || isMissing(":authority")) {
            refuse("a CONNECT request has to have :authority, and neither :scheme nor :path", "RFC 9113, section 8.5");
        }
    }

    private void judgeTarget(boolean options, boolean extended) {
        String path = pseudo.get(":path");
        if (isMissing(":scheme")) {
            refuse("a request has no :scheme", "RFC 9113, section 8.3.1");
        } else if (path == null || !path.startsWith("/") && !(options && path.equals("*")) || path.indexOf(' ') >= 0) {
            refuse(":path is " + shown(path), "RFC 9113, section 8.3.1");
        } else if (extended && isMissing(":authority")) {
            refuse("an extended CONNECT request has no :authority", "RFC 8441, section 4");
        }
    }

    private void judgeHost() {
        String authority = pseudo.get(":authority");
        for (int i = 0; i < fields.size() && authority != null; i += 2) {
            if (fields.get(i).equals("host") && !fields.get(i + 1).equalsIgnoreCase(authority)) {
                refuse(
                        "host is " + Excerpt.of(fields.get(i + 1)) + ", but :authority " + Excerpt.of(authority),
                        "RFC 9113, section 8.3.1");
            }
        }
    }

    private boolean isMissing(String name) {
        String value = pseudo.get(name);
        return value == null || value.isEmpty();
    }

    private static boolean isMethod(String method) {
        return !method.isEmpty() && method.chars().allMatch(FieldSyntax::isTokenCharacter);
    }

    private static String shown(@Nullable String value) {
        return value == null ? "missing" : Excerpt.of(value);
    }
}
