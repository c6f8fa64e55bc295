package dev.gluegun.internal.ws;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.http1.Excerpt;
import dev.gluegun.internal.http1.FieldTokens;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake from the client's side (RFC 6455, section 4.1): the request's fields, and the judgement of the
 * server's 101. Any other status is no matter of the handshake.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ClientHandshake {

    private final UpgradeRequest request;
    private final UpgradeOptions options;
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
        this.request = new UpgradeRequest(host, port, tls, path, headers, options, random);
        this.options = options;
    }

    /** The GET request. */
    public UpgradeRequest request() {
        return request;
    }

    /** The fields of the GET request, in their order. */
    public Headers requestHeaders() {
        return request.headers();
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
        return violation == null && acceptTerms(response);
    }

    /**
     * Judges the fields of the 2xx to an extended CONNECT in HTTP/2, which proves by itself that the server has understood (RFC
     * 8441, section 5): there are no {@code Upgrade}, {@code Connection} and {@code Sec-WebSocket-Accept}.
     *
     * @return as {@link #accept}
     */
    public boolean acceptHttp2(Headers response) {
        violation = null;
        return acceptTerms(response);
    }

    private boolean acceptTerms(Headers response) {
        violation = judgeSubprotocol(response.all("Sec-WebSocket-Protocol"));
        if (violation == null) {
            negotiated = negotiateExtensions(response.first("Sec-WebSocket-Protocol"), response);
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

    private @Nullable Violation judgeUpgrade(int minorVersion, Headers response) {
        if (minorVersion < 1) {
            // RFC 9110, section 7.8: HTTP/1.0 knows no upgrade.
            return violation("expected the answer in HTTP/1.1, but it is in HTTP/1.0", 1);
        }
        List<String> upgrade = FieldTokens.of(response, "Upgrade");
        if (!areAllWebSocket(upgrade)) {
            return violation("expected Upgrade: websocket, but got " + shown(response.all("Upgrade")), 2);
        }
        if (!FieldTokens.contains(response, "Connection", "Upgrade")) {
            return violation("expected Connection: Upgrade, but got " + shown(response.all("Connection")), 3);
        }
        List<String> accept = response.all("Sec-WebSocket-Accept");
        String expected = request.key().accept();
        if (accept.size() != 1 || !accept.getFirst().equals(expected)) {
            return violation("expected Sec-WebSocket-Accept: " + expected + ", but got " + shown(accept), 4);
        }
        return null;
    }

    private static boolean areAllWebSocket(List<String> upgrade) {
        for (String protocol : upgrade) {
            if (!protocol.equalsIgnoreCase("websocket")) {
                return false;
            }
        }
        return !upgrade.isEmpty();
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
