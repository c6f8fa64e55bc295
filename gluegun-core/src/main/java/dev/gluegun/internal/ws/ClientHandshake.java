package dev.gluegun.internal.ws;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.http1.Excerpt;
import dev.gluegun.internal.http1.FieldTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake from the client's side (RFC 6455, section 4.1): the request's fields, and the judgement of the
 * server's 101. Any other status is no matter of the handshake.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ClientHandshake {

    /** What the handshake itself is made of, and a body, which it does not have. */
    private static final Set<String> OWN_FIELDS =
            Set.of("connection", "upgrade", "content-length", "transfer-encoding");

    private static final String OWN_PREFIX = "sec-websocket-";

    private final String path;
    private final UpgradeOptions options;
    private final HandshakeKey key;
    private final Headers requestHeaders;
    private @Nullable Negotiated negotiated;
    private @Nullable Violation violation;

    /**
     * Prepares the request.
     *
     * @param host the server's name in ASCII, or its address; an IPv6 address with or without brackets
     * @param port the server's port, 1 to 65535
     * @param tls whether the connection is secure, which decides what the default port is
     * @param path the request target: a path with or without a query
     * @param headers the application's own fields
     * @param options what to offer
     * @param random fills the key's bytes; has to be unpredictable outside of tests
     * @throws InvalidOptions when the path or the fields cannot be sent
     */
    public ClientHandshake(
            String host,
            int port,
            boolean tls,
            String path,
            Headers headers,
            UpgradeOptions options,
            Consumer<byte[]> random) {
        checkPath(path);
        checkHeaders(headers);
        this.path = path;
        this.options = options;
        this.key = HandshakeKey.random(random);
        this.requestHeaders = requestHeaders(authority(host, port, tls), headers);
    }

    /** The request target of the GET request. */
    public String path() {
        return path;
    }

    /** The fields of the GET request, in their order. */
    public Headers requestHeaders() {
        return requestHeaders;
    }

    /**
     * Judges the head of a 101.
     *
     * @param minorVersion of the answer's HTTP/1
     * @return true when the connection is now a WebSocket: {@link #negotiated()}; false when it is to be closed: {@link
     *     #violation()}
     */
    public boolean accept(int minorVersion, Headers response) {
        violation = judgeUpgrade(minorVersion, response);
        if (violation == null) {
            Optional<String> subprotocol = response.first("Sec-WebSocket-Protocol");
            violation = judgeSubprotocol(response.all("Sec-WebSocket-Protocol"));
            if (violation == null) {
                negotiated = negotiateExtensions(subprotocol, response);
            }
        }
        return negotiated != null;
    }

    /** What was agreed on, after {@link #accept} was true. */
    public Negotiated negotiated() {
        return Objects.requireNonNull(negotiated, "only after an answer was accepted");
    }

    /** The rule that the server broke, after {@link #accept} was false. */
    public Violation violation() {
        return Objects.requireNonNull(violation, "only after an answer was refused");
    }

    /** RFC 9112, section 3.2.1: a path and perhaps a query; RFC 3986 has no other characters for them than these. */
    private static void checkPath(String path) {
        if (!path.startsWith("/")) {
            throw new InvalidOptions("Expected a path that begins with \"/\", but got " + Excerpt.of(path));
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw new InvalidOptions(String.format(
                        "Expected a path of visible ASCII characters without a fragment, but got U+%04X at index %d:"
                                + " percent-encode it, or leave the fragment out",
                        (int) c, i));
            }
        }
    }

    private static void checkHeaders(Headers headers) {
        for (Headers.Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (OWN_FIELDS.contains(name) || name.startsWith(OWN_PREFIX)) {
                throw new InvalidOptions("The header " + header.name()
                        + " belongs to the handshake, which sets what it needs of it: leave it out, and use"
                        + " UpgradeOptions for subprotocols and compression");
            }
        }
        int hosts = headers.all("Host").size();
        if (hosts > 1) {
            throw new InvalidOptions("Expected the header Host at most once, but got it " + hosts + " times");
        }
    }

    /** RFC 6455, section 4.1, item 4 of the requirements on the request: the port only when it is not the default. */
    private static String authority(String host, int port, boolean tls) {
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + withoutZone(host) + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** RFC 6874, section 3: a zone has a meaning on this machine alone. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private Headers requestHeaders(String authority, Headers headers) {
        List<Headers.Header> fields = new ArrayList<>();
        fields.add(new Headers.Header("Host", headers.first("Host").orElse(authority)));
        fields.add(new Headers.Header("Upgrade", "websocket"));
        fields.add(new Headers.Header("Connection", "Upgrade"));
        fields.add(new Headers.Header("Sec-WebSocket-Key", key.text()));
        fields.add(new Headers.Header("Sec-WebSocket-Version", "13"));
        if (!options.protocols().isEmpty()) {
            fields.add(new Headers.Header(
                    "Sec-WebSocket-Protocol",
                    String.join(", ", options.protocols().keySet())));
        }
        options.deflate()
                .ifPresent(deflate ->
                        fields.add(new Headers.Header("Sec-WebSocket-Extensions", DeflateParameters.offer(deflate))));
        headers.without("Host").forEach(fields::add);
        return Headers.copyOf(fields);
    }

    private @Nullable Violation judgeUpgrade(int minorVersion, Headers response) {
        if (minorVersion < 1) {
            // RFC 9110, section 7.8: HTTP/1.0 knows no upgrade.
            return violation("expected the answer in HTTP/1.1, but it is in HTTP/1.0", 1);
        }
        List<String> upgrade = FieldTokens.of(response, "Upgrade");
        if (upgrade.isEmpty() || !upgrade.stream().allMatch("websocket"::equalsIgnoreCase)) {
            return violation("expected Upgrade: websocket, but got " + shown(response.all("Upgrade")), 2);
        }
        if (!FieldTokens.contains(response, "Connection", "Upgrade")) {
            return violation("expected Connection: Upgrade, but got " + shown(response.all("Connection")), 3);
        }
        List<String> accept = response.all("Sec-WebSocket-Accept");
        if (accept.size() != 1 || !accept.getFirst().equals(key.accept())) {
            return violation("expected Sec-WebSocket-Accept: " + key.accept() + ", but got " + shown(accept), 4);
        }
        return null;
    }

    private @Nullable Violation judgeSubprotocol(List<String> chosen) {
        if (chosen.size() > 1) {
            return Violation.protocolError(
                    "expected at most one Sec-WebSocket-Protocol, but got " + shown(chosen),
                    "RFC 6455, section 11.3.4");
        }
        if (!chosen.isEmpty() && !options.protocols().containsKey(chosen.getFirst())) {
            return violation(
                    "expected one of the subprotocols " + options.protocols().keySet() + ", but got " + shown(chosen),
                    6);
        }
        return null;
    }

    /** What was agreed on, or null and a violation. */
    private @Nullable Negotiated negotiateExtensions(Optional<String> subprotocol, Headers response) {
        List<String> fields = response.all("Sec-WebSocket-Extensions");
        if (fields.isEmpty()) {
            return new Negotiated(subprotocol, List.of(), null, response);
        }
        Optional<List<Extension>> answer = Extension.list(String.join(", ", fields));
        if (answer.isEmpty()) {
            violation = Violation.protocolError(
                    "expected a list of extensions, but got " + shown(fields), "RFC 6455, section 9.1");
            return null;
        }
        boolean offered = options.deflate().isPresent()
                && answer.get().size() == 1
                && answer.get().getFirst().name().equals(DeflateParameters.EXTENSION);
        if (!offered) {
            String offer = options.compress() ? "only " + DeflateParameters.EXTENSION : "no extension";
            violation = violation("expected " + offer + ", as was offered, but got " + shown(fields), 5);
            return null;
        }
        Extension deflate = answer.get().getFirst();
        return switch (DeflateParameters.accept(options.deflate().get(), deflate)) {
            case DeflateParameters.Judgement.Agreed agreed ->
                new Negotiated(subprotocol, List.of(deflate.toString()), agreed.parameters(), response);
            case DeflateParameters.Judgement.Refused refused -> {
                violation = refused.violation();
                yield null;
            }
        };
    }

    /** Items are numbered as in the list of what a client has to validate. */
    private static Violation violation(String reason, int item) {
        return Violation.protocolError(reason, "RFC 6455, section 4.1, item " + item + " on the server's response");
    }

    private static String shown(List<String> values) {
        return values.isEmpty() ? "none" : Excerpt.of(String.join(", ", values));
    }
}
