package dev.gluegun.internal.ws;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Headers;
import dev.gluegun.internal.http1.FieldTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake from the server's side (RFC 6455, section 4.2): what a server supports, and the answers to
 * requests that follow from it.
 *
 * @param subprotocols the subprotocols that the server speaks
 * @param deflate how it compresses; empty when it does not
 */
public record ServerHandshake(List<String> subprotocols, Optional<DeflateOptions> deflate) {

    private static final String VERSION = "13";

    public ServerHandshake {
        subprotocols = List.copyOf(subprotocols);
    }

    /**
     * The answer to a request.
     *
     * @param status 101, or 200 in HTTP/2, when the connection is a WebSocket from now on
     * @param headers the answer's fields
     * @param reason why it is not; empty when it is
     * @param negotiated what was agreed on; null when nothing was
     */
    public record Answer(
            int status,
            Headers headers,
            String reason,
            @Nullable Negotiated negotiated) {}

    /**
     * Judges a request and answers it.
     *
     * @param minorVersion of the request's HTTP/1
     */
    public Answer answer(String method, int minorVersion, Headers request) {
        if (!method.equals("GET")) {
            return refusal(405, Headers.of("Allow", "GET"), "expected the method GET, but got " + method);
        }
        if (minorVersion < 1) {
            return refusal(400, Headers.empty(), "expected HTTP/1.1, but got HTTP/1.0");
        }
        if (!FieldTokens.contains(request, "Upgrade", "websocket")
                || !FieldTokens.contains(request, "Connection", "Upgrade")) {
            // RFC 9110, section 15.5.22: a 426 names the protocol, and Connection names that field.
            Headers wanted = Headers.of("Upgrade", "websocket", "Connection", "Upgrade");
            return refusal(426, wanted, "expected a WebSocket handshake (RFC 6455, section 4.2.1)");
        }
        if (!hasVersion(request)) {
            return otherVersion();
        }
        List<String> keys = request.all("Sec-WebSocket-Key");
        if (keys.size() != 1 || !new HandshakeKey(keys.getFirst()).wellFormed()) {
            return refusal(
                    400,
                    Headers.empty(),
                    "expected one Sec-WebSocket-Key of 16 bytes in Base64 (RFC 6455, section 4.2.1)");
        }
        Headers upgrade = Headers.of(
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Accept",
                new HandshakeKey(keys.getFirst()).accept());
        return agreement(101, upgrade, request);
    }

    /**
     * Judges a request of HTTP/2 and answers it: an extended CONNECT takes no key, and 200 stands for 101 (RFC 8441, section 5).
     *
     * @param protocol {@code :protocol}; null when there is none
     */
    public Answer answerHttp2(String method, @Nullable String protocol, Headers request) {
        if (!method.equals("CONNECT") || protocol == null) {
            return refusal(
                    400,
                    Headers.empty(),
                    "expected an extended CONNECT (RFC 8441, section 4), but got " + method
                            + (method.equals("CONNECT") ? " without :protocol" : ""));
        }
        if (!protocol.equals("websocket")) {
            // RFC 9220, section 3, says it of HTTP/3; nothing says otherwise of HTTP/2.
            return refusal(501, Headers.empty(), "expected :protocol to be websocket, but got " + protocol);
        }
        return hasVersion(request) ? agreement(200, Headers.empty(), request) : otherVersion();
    }

    private static boolean hasVersion(Headers request) {
        return request.all("Sec-WebSocket-Version").equals(List.of(VERSION));
    }

    private static Answer otherVersion() {
        Headers wanted = Headers.of("Sec-WebSocket-Version", VERSION);
        return refusal(426, wanted, "expected Sec-WebSocket-Version: " + VERSION + " (RFC 6455, section 4.4)");
    }

    /**
     * The answer that accepts.
     *
     * @param accepted its first fields
     */
    private Answer agreement(int status, Headers accepted, Headers request) {
        Optional<List<Extension>> offered = Extension.list(String.join(", ", request.all("Sec-WebSocket-Extensions")));
        if (request.contains("Sec-WebSocket-Extensions") && offered.isEmpty()) {
            return refusal(400, Headers.empty(), "expected a list of extensions (RFC 6455, section 9.1)");
        }
        List<Extension> offers = offered.orElse(List.of());
        List<Headers.Header> fields = new ArrayList<>();
        accepted.forEach(fields::add);
        // The client names its subprotocols in the order in which it prefers them (RFC 6455, section 4.1, item 10).
        Optional<String> subprotocol = FieldTokens.of(request, "Sec-WebSocket-Protocol").stream()
                .filter(subprotocols::contains)
                .findFirst();
        subprotocol.ifPresent(chosen -> fields.add(new Headers.Header("Sec-WebSocket-Protocol", chosen)));
        Optional<DeflateParameters.Choice> choice =
                deflate.flatMap(options -> DeflateParameters.choose(options, offers));
        List<String> extensions =
                choice.map(chosen -> chosen.answer().toString()).stream().toList();
        extensions.forEach(extension -> fields.add(new Headers.Header("Sec-WebSocket-Extensions", extension)));
        Headers headers = Headers.copyOf(fields);
        DeflateParameters parameters =
                choice.map(DeflateParameters.Choice::parameters).orElse(null);
        return new Answer(status, headers, "", new Negotiated(subprotocol, extensions, parameters, headers));
    }

    private static Answer refusal(int status, Headers headers, String reason) {
        return new Answer(status, headers, reason, null);
    }
}
