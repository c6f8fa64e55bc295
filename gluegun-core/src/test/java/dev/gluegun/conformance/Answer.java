package dev.gluegun.conformance;

import dev.gluegun.DeflateOptions;
import dev.gluegun.UpgradeOptions;

/**
 * A server's answer to the opening handshake, and what the client makes of it: one row of a table.
 *
 * @param name what the case is about
 * @param offer what the client has asked for
 * @param head the answer; {@code {accept}} stands for the right value of {@code Sec-WebSocket-Accept}
 * @param rule the rule that the answer breaks, as the error has to name it; empty when it breaks none
 */
record Answer(String name, Offer offer, String head, String rule) {

    /** What a client asks for. */
    enum Offer {
        NOTHING(UpgradeOptions.defaults()),
        SUBPROTOCOLS(UpgradeOptions.defaults().withProtocol("chat").withProtocol("superchat")),
        DEFLATE(UpgradeOptions.defaults().withCompress(true)),
        DEFLATE_WITHOUT_SERVER_TAKEOVER(deflate(DeflateOptions.defaults().withServerContextTakeover(false))),
        DEFLATE_WITHOUT_CLIENT_TAKEOVER(deflate(DeflateOptions.defaults().withClientContextTakeover(false))),
        DEFLATE_WITH_SERVER_BITS_10(deflate(DeflateOptions.defaults().withServerMaxWindowBits(10))),
        DEFLATE_WITH_CLIENT_BITS_10(deflate(DeflateOptions.defaults().withClientMaxWindowBits(10)));

        final UpgradeOptions options;

        Offer(UpgradeOptions options) {
            this.options = options;
        }

        private static UpgradeOptions deflate(DeflateOptions options) {
            return UpgradeOptions.defaults().withDeflate(options);
        }
    }

    private static final String STATUS = "HTTP/1.1 101 Switching Protocols";
    private static final String UPGRADE = "Upgrade: websocket";
    private static final String CONNECTION = "Connection: Upgrade";
    private static final String ACCEPT = "Sec-WebSocket-Accept: {accept}";

    /** An answer with these lines. */
    static Answer of(String name, String rule, String... lines) {
        return new Answer(name, Offer.NOTHING, String.join("\r\n", lines) + "\r\n\r\n", rule);
    }

    /** An answer with a status line of its own. */
    static Answer withStatus(String name, String rule, String status) {
        return of(name, rule, status, UPGRADE, CONNECTION, ACCEPT);
    }

    /** An answer with lines of its own in place of the {@code Upgrade} field. */
    static Answer withUpgrade(String name, String rule, String... fields) {
        return of(name, rule, STATUS, String.join("\r\n", fields), CONNECTION, ACCEPT);
    }

    /** An answer with lines of its own in place of the {@code Connection} field. */
    static Answer withConnection(String name, String rule, String... fields) {
        return of(name, rule, STATUS, UPGRADE, String.join("\r\n", fields), ACCEPT);
    }

    /** An answer with lines of its own in place of the {@code Sec-WebSocket-Accept} field. */
    static Answer withAccept(String name, String rule, String... fields) {
        return of(name, rule, STATUS, UPGRADE, CONNECTION, String.join("\r\n", fields));
    }

    /** An answer with further fields to an offer. */
    static Answer with(String name, String rule, Offer offer, String... fields) {
        String head = of(name, rule, STATUS, UPGRADE, CONNECTION, ACCEPT, String.join("\r\n", fields)).head;
        return new Answer(name, offer, head, rule);
    }

    boolean isAgreed() {
        return rule.isEmpty();
    }

    @Override
    public String toString() {
        return (isAgreed() ? "accepted: " : rule + ": refused: ")
                + name
                + (offer == Offer.NOTHING ? "" : ", offered " + offer);
    }
}
