package dev.gluegun.internal.ws;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.http1.ConnectionFields;
import dev.gluegun.internal.http1.RequestTarget;
import dev.gluegun.internal.http1.RequestWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The GET request by which a client asks for a WebSocket (RFC 6455, section 4.1).
 *
 * <p>Immutable. It holds what the request is made from, which mostly is shared, and not the request itself: each open socket
 * keeps one.
 */
public final class UpgradeRequest {

    /** What the handshake itself is made of, and a body, which it does not have. */
    private static final Set<String> OWN_FIELDS =
            Set.of("connection", "upgrade", "content-length", "transfer-encoding", "te");

    private static final String OWN_PREFIX = "sec-websocket-";

    private final String host;

    /** The port where the request has to name it: 0 for the default of the scheme (RFC 6455, section 3). */
    private final int namedPort;

    private final String path;
    private final Headers own;
    private final UpgradeOptions options;
    private final long nonceHigh;
    private final long nonceLow;

    UpgradeRequest(
            String host,
            int port,
            boolean tls,
            String path,
            Headers headers,
            UpgradeOptions options,
            Consumer<byte[]> random) {
        checkPath(path);
        checkHeaders(headers);
        this.host = host;
        this.namedPort = RequestTarget.namedPort(port, tls);
        this.path = path;
        this.own = headers;
        this.options = options;
        ByteBuffer nonce = ByteBuffer.wrap(HandshakeKey.nonce(random));
        this.nonceHigh = nonce.getLong();
        this.nonceLow = nonce.getLong();
    }

    /** The request target. */
    public String path() {
        return path;
    }

    /** What was asked for. */
    public UpgradeOptions options() {
        return options;
    }

    HandshakeKey key() {
        return HandshakeKey.of(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(nonceHigh)
                .putLong(nonceLow)
                .array());
    }

    /** RFC 6455, section 4.1, item 4 of the requirements on the request. */
    private String serverAuthority() {
        return RequestTarget.authority(host, namedPort);
    }

    /** The fields, in their order; made anew for each call. */
    public Headers headers() {
        return Headers.of(namesAndValues().toArray(String[]::new));
    }

    /** The bytes of the request; made anew for each call. */
    public byte[] head() {
        return RequestWriter.head("GET", path, namesAndValues());
    }

    /** The authority of the request: the application's {@code Host}, or the server's. */
    public String authority() {
        return own.first("Host").orElseGet(this::serverAuthority);
    }

    /** The fields of an extended CONNECT, which proves nothing by a key and upgrades nothing (RFC 8441, section 5). */
    public Headers http2Headers() {
        List<String> fields = new ArrayList<>(12);
        addTerms(fields);
        return Headers.of(fields.toArray(String[]::new));
    }

    private List<String> namesAndValues() {
        List<String> fields = new ArrayList<>(16);
        add(fields, "Host", authority());
        add(fields, "Upgrade", "websocket");
        add(fields, "Connection", "Upgrade");
        add(fields, "Sec-WebSocket-Key", key().text());
        addTerms(fields);
        return fields;
    }

    private void addTerms(List<String> fields) {
        add(fields, "Sec-WebSocket-Version", "13");
        if (!options.protocols().isEmpty()) {
            add(
                    fields,
                    "Sec-WebSocket-Protocol",
                    String.join(", ", options.protocols().keySet()));
        }
        if (options.deflate().isPresent()) {
            add(
                    fields,
                    "Sec-WebSocket-Extensions",
                    DeflateParameters.offer(options.deflate().get()));
        }
        for (Headers.Header header : own) {
            if (!header.isNamed("Host")) {
                add(fields, header.name(), header.value());
            }
        }
    }

    private static void add(List<String> fields, String name, String value) {
        fields.add(name);
        fields.add(value);
    }

    /**
     * RFC 9112, section 3.2.1: a path and perhaps a query; RFC 3986 has no other characters for them than these.
     *
     * @throws InvalidOptions when it cannot be sent
     */
    public static void checkPath(String path) {
        RequestTarget.checkPath(path);
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
        ConnectionFields.refuse(headers);
        int hosts = headers.all("Host").size();
        if (hosts > 1) {
            throw new InvalidOptions("Expected the header Host at most once, but got it " + hosts + " times");
        }
    }
}
