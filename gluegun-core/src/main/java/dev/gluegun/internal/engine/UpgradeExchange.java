package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import dev.gluegun.internal.http1.ResponseReader;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.Violation;
import org.jspecify.annotations.Nullable;

/** The server's answer in HTTP/1.1 to one opening handshake: {@code Upgraded}, or a refusal like any other answer. */
final class UpgradeExchange extends Http1Answer {

    private final ClientHandshake handshake;
    private @Nullable Negotiated negotiated;

    UpgradeExchange(ClientHandshake handshake) {
        super("the server's answer to the opening handshake", "GET");
        this.handshake = handshake;
    }

    ClientHandshake handshake() {
        return handshake;
    }

    @Override
    public @Nullable Negotiated negotiated() {
        return negotiated;
    }

    @Override
    public boolean keepsConnection() {
        return negotiated == null && super.keepsConnection();
    }

    @Override
    @Nullable
    Message switched(ResponseReader head) {
        if (!handshake.accept(head.minorVersion(), head.headers())) {
            Violation violation = handshake.violation();
            return fail("the server's answer to the opening handshake is wrong: " + violation.reason() + " ("
                    + violation.rule() + "); the connection was closed");
        }
        Negotiated agreed = handshake.negotiated();
        negotiated = agreed;
        end();
        return new Message.Upgraded(agreed.subprotocol(), agreed.extensions(), agreed.headers());
    }
}
