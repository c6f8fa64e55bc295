package dev.gluegun.internal.ws;

import dev.gluegun.*;
import java.util.*;
import org.jspecify.annotations.Nullable;

public final class ClientHandshake {
    public record Answer(
            @Nullable Violation violation, @Nullable Negotiated negotiated) {}

    private final byte[] request;

    private ClientHandshake(byte[] r) {
        request = r;
    }

    public static ClientHandshake of(
            String host, int port, boolean tls, String path, Headers headers, UpgradeOptions o) {
        byte[] k = new byte[16];
        new java.security.SecureRandom().nextBytes(k);
        Headers h = Headers.of(
                "Host",
                host + ":" + port,
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Key",
                Base64.getEncoder().encodeToString(k),
                "Sec-WebSocket-Version",
                "13");
        return new ClientHandshake(dev.gluegun.internal.http1.RequestWriter.head("GET", path, h));
    }

    public byte[] request() {
        return request;
    }

    public Answer judge(int minor, Headers headers) {
        return new Answer(null, new Negotiated(headers.first("Sec-WebSocket-Protocol"), List.of(), null, headers));
    }
}
