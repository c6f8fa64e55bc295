package dev.gluegun.it.roads;

import dev.gluegun.Protocol;
import dev.gluegun.it.software.Origin;
import dev.gluegun.it.software.Programs;
import dev.gluegun.it.software.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What roads lead to, and the protocols that are asked for there. */
enum OriginKind {
    /** Jetty. */
    WEBSOCKET("WebSocket", Origin.JETTY, null, Protocol.HTTP_1_1),

    /** Jetty; without TLS by prior knowledge. */
    WEBSOCKET_HTTP2("WebSocket over HTTP/2", Origin.JETTY, null, Protocol.HTTP_2),

    /** Armeria. */
    OTHER_WEBSOCKET("WebSocket (Armeria)", Origin.ARMERIA, null, Protocol.HTTP_1_1),

    /** Armeria. */
    OTHER_WEBSOCKET_HTTP2("WebSocket over HTTP/2 (Armeria)", Origin.ARMERIA, null, Protocol.HTTP_2),

    /** HAProxy, behind which it is WebSocket over HTTP/1.1. */
    HAPROXY("WebSocket over HTTP/2 (HAProxy)", Origin.JETTY, Service.HAPROXY, Protocol.HTTP_2),

    /** HAProxy, behind which it is WebSocket over HTTP/2. */
    HAPROXY_TO_HTTP2(
            "WebSocket over HTTP/2 (HAProxy, HTTP/2 behind)", Origin.JETTY, Service.HAPROXY_TO_HTTP2, Protocol.HTTP_2),

    /** nghttpx, behind which it is WebSocket over HTTP/1.1. */
    NGHTTPX("WebSocket over HTTP/2 (nghttpx)", Origin.JETTY, Service.NGHTTPX, Protocol.HTTP_2),

    /** nghttpx, behind which it is WebSocket over HTTP/2. */
    NGHTTPX_TO_HTTP2(
            "WebSocket over HTTP/2 (nghttpx, HTTP/2 behind)", Origin.JETTY, Service.NGHTTPX_TO_HTTP2, Protocol.HTTP_2),

    /** nginx, which takes HTTP/2, but no WebSocket over it: so it becomes WebSocket over HTTP/1.1. */
    NGINX(
            "WebSocket falling back from HTTP/2 (nginx)",
            Origin.JETTY,
            Service.NGINX,
            Protocol.HTTP_2,
            Protocol.HTTP_1_1);

    private final String label;
    private final Origin origin;
    private final @Nullable Service gateway;
    private final List<Protocol> protocols;

    OriginKind(String label, Origin origin, @Nullable Service gateway, Protocol... protocols) {
        this.label = label;
        this.origin = origin;
        this.gateway = gateway;
        this.protocols = List.of(protocols);
    }

    int port(Programs programs, boolean tls) {
        return gateway == null ? programs.port(origin, tls) : programs.port(gateway, tls ? Service.TLS : Service.CLEAR);
    }

    /** The same for the road with this number: where it falls back a port of its own, which no other road has shown to do so. */
    int port(Programs programs, boolean tls, int road) {
        return gateway != null && fallsBack() ? programs.port(gateway, Service.tls(road)) : port(programs, tls);
    }

    /** Whether it is asked over HTTP/2 first, and then over HTTP/1.1. */
    boolean fallsBack() {
        return protocols.size() > 1;
    }

    /** What the WebSocket goes over in the end. */
    Protocol spoken() {
        return protocols.getLast();
    }

    /** Whether it is there without TLS: a fallback needs ALPN to see what there is. */
    boolean isWithoutTls() {
        return !fallsBack();
    }

    Protocol[] protocols() {
        return protocols.toArray(Protocol[]::new);
    }

    @Override
    public String toString() {
        return label;
    }
}
