package dev.gluegun.conformance;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a server answers to the offer of permessage-deflate: one of all the combinations (RFC 7692, section 7.1).
 *
 * @param clientTakeover whether it leaves {@code client_no_context_takeover} out
 * @param serverTakeover whether it leaves {@code server_no_context_takeover} out
 * @param clientBits its {@code client_max_window_bits}; 0 to leave it out
 * @param serverBits its {@code server_max_window_bits}; 0 to leave it out
 */
record DeflateAgreement(boolean clientTakeover, boolean serverTakeover, int clientBits, int serverBits) {

    static Stream<DeflateAgreement> rows() {
        return bits().boxed()
                .flatMap(client -> bits().boxed()
                        .flatMap(server -> IntStream.range(0, 4)
                                .mapToObj(i -> new DeflateAgreement((i & 1) != 0, (i & 2) != 0, client, server))));
    }

    /** The client's window alone, with and without takeover. */
    static Stream<DeflateAgreement> clientRows() {
        return rows().filter(row -> row.serverTakeover && row.serverBits == 0);
    }

    private static IntStream bits() {
        return IntStream.concat(IntStream.of(0), IntStream.rangeClosed(8, 15));
    }

    int clientWindowBits() {
        return clientBits == 0 ? 15 : clientBits;
    }

    int serverWindowBits() {
        return serverBits == 0 ? 15 : serverBits;
    }

    String field() {
        return "Sec-WebSocket-Extensions: permessage-deflate" + this;
    }

    @Override
    public String toString() {
        return (clientTakeover ? "" : "; client_no_context_takeover")
                + (serverTakeover ? "" : "; server_no_context_takeover")
                + (clientBits == 0 ? "" : "; client_max_window_bits=" + clientBits)
                + (serverBits == 0 ? "" : "; server_max_window_bits=" + serverBits);
    }
}
