package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.Violation;
import org.jspecify.annotations.Nullable;

/** The server's answer in HTTP/2 to an extended CONNECT (RFC 8441, section 5): {@code Upgraded}, or a refusal. */
final class Http2UpgradeAnswer extends Http2Answer {

    private final ClientHandshake handshake;
    private @Nullable Negotiated negotiated;

    Http2UpgradeAnswer(ClientHandshake handshake, Http2Stream stream) {
        super("the server's answer to the opening handshake", stream);
        this.handshake = handshake;
    }

    @Override
    public @Nullable Negotiated negotiated() {
        return negotiated;
    }

    @Override
    @Nullable
    Message answered(Http2Stream.Head head) {
        // RFC 8441, section 5: the 2xx of a CONNECT stands for the 101.
        if (head.status() / 100 != 2) {
            return super.answered(head);
        }
        if (!handshake.acceptHttp2(head.headers())) {
            Violation violation = handshake.violation();
            return fail("the server's answer to the opening handshake is wrong: " + violation.reason() + " ("
                    + violation.rule() + "); the stream was closed");
        }
        Negotiated agreed = handshake.negotiated();
        negotiated = agreed;
        end();
        return new Message.Upgraded(agreed.subprotocol(), agreed.extensions(), agreed.headers());
    }
}
