package dev.gluegun.internal.http2;

import org.jspecify.annotations.Nullable;

/**
 * The control data of a request (RFC 9113, section 8.3.1), which HTTP/2 sends as pseudo-header fields.
 *
 * @param method {@code :method}
 * @param scheme {@code :scheme}; null for a plain CONNECT
 * @param authority {@code :authority}; null when there is none
 * @param path {@code :path}; null for a plain CONNECT
 * @param protocol {@code :protocol} (RFC 8441, section 4); null for all but an extended CONNECT
 */
public record RequestHead(
        String method,
        @Nullable String scheme,
        @Nullable String authority,
        @Nullable String path,
        @Nullable String protocol) {

    /** An extended CONNECT that asks for a WebSocket (RFC 8441, section 5). */
    public static RequestHead webSocket(String scheme, String authority, String path) {
        return new RequestHead("CONNECT", scheme, authority, path, "websocket");
    }

    /** A CONNECT that asks a proxy for a tunnel to {@code host:port} (RFC 9113, section 8.5). */
    public static RequestHead tunnel(String authority) {
        return new RequestHead("CONNECT", null, authority, null, null);
    }

    /** Whether this asks for a tunnel or, with a {@link #protocol()}, for another protocol on the stream. */
    public boolean isConnect() {
        return method.equals("CONNECT");
    }
}
