package dev.gluegun.conformance;

import dev.gluegun.conformance.Answer.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The parameters of permessage-deflate in a server's answer (RFC 7692, section 7.1). */
final class DeflateAnswerTable {

    private static final String OK = "";
    private static final String RULE = "RFC 7692, section 7.1";
    private static final String SERVER_TAKEOVER = RULE + ".1.1";
    private static final String SERVER_BITS = RULE + ".2.1";
    private static final String CLIENT_BITS = RULE + ".2.2";

    private static final List<String> TAKEOVERS = List.of("server_no_context_takeover", "client_no_context_takeover");
    private static final List<String> BITS = List.of("server_max_window_bits", "client_max_window_bits");

    private DeflateAnswerTable() {}

    static Stream<Answer> rows() {
        return Stream.of(inThemselves(), unknown(), againstTheOffer()).flatMap(List::stream);
    }

    private static List<Answer> inThemselves() {
        List<Answer> rows = new ArrayList<>();
        for (String takeover : TAKEOVERS) {
            rows.add(row(OK, Offer.DEFLATE, takeover));
            rows.add(row(RULE, Offer.DEFLATE, takeover + "; " + takeover));
            for (String value : List.of("1", "0", "true", "\"1\"", "15")) {
                rows.add(row(RULE, Offer.DEFLATE, takeover + "=" + value));
            }
        }
        for (String bits : BITS) {
            IntStream.rangeClosed(8, 15).forEach(value -> rows.add(row(OK, Offer.DEFLATE, bits + "=" + value)));
            rows.add(row(OK, Offer.DEFLATE, bits + "=\"12\""));
            rows.add(row(OK, Offer.DEFLATE, bits + " = 12"));
            rows.add(row(RULE, Offer.DEFLATE, bits));
            rows.add(row(RULE, Offer.DEFLATE, bits + "=10; " + bits + "=10"));
            rows.add(row(RULE, Offer.DEFLATE, bits + "=10; " + bits + "=11"));
            for (String value : List.of(
                    "0",
                    "1",
                    "7",
                    "16",
                    "17",
                    "32",
                    "100",
                    "08",
                    "015",
                    "-9",
                    "+9",
                    "9.0",
                    "0x9",
                    "ten",
                    "1e1",
                    "99999999999")) {
                rows.add(row(RULE, Offer.DEFLATE, bits + "=" + value));
            }
        }
        rows.add(row(
                OK,
                Offer.DEFLATE,
                String.join("; ", TAKEOVERS) + "; server_max_window_bits=9; client_max_window_bits=9"));
        rows.add(
                row(OK, Offer.DEFLATE, "client_max_window_bits=9;server_max_window_bits=9;client_no_context_takeover"));
        return rows;
    }

    private static List<Answer> unknown() {
        return Stream.of(
                        "unknown",
                        "unknown=1",
                        "server_no_context_takeover; unknown",
                        "Server_No_Context_Takeover",
                        "server_no_context_takeovers",
                        "no_context_takeover",
                        "max_window_bits=10",
                        "mem_level=9")
                .map(parameter -> row(RULE, Offer.DEFLATE, parameter))
                .toList();
    }

    private static List<Answer> againstTheOffer() {
        List<Answer> rows = new ArrayList<>();
        rows.add(row(OK, Offer.DEFLATE_WITHOUT_SERVER_TAKEOVER, "server_no_context_takeover"));
        rows.add(row(SERVER_TAKEOVER, Offer.DEFLATE_WITHOUT_SERVER_TAKEOVER, "client_no_context_takeover"));
        rows.add(row(SERVER_TAKEOVER, Offer.DEFLATE_WITHOUT_SERVER_TAKEOVER, "server_max_window_bits=15"));
        rows.add(row(OK, Offer.DEFLATE_WITHOUT_CLIENT_TAKEOVER, "client_no_context_takeover"));
        rows.add(row(OK, Offer.DEFLATE_WITHOUT_CLIENT_TAKEOVER, "server_no_context_takeover"));
        rows.add(row(SERVER_BITS, Offer.DEFLATE_WITH_SERVER_BITS_10, "server_no_context_takeover"));
        for (int bits = 8; bits <= 15; bits++) {
            String server = "server_max_window_bits=" + bits;
            String client = "client_max_window_bits=" + bits;
            rows.add(row(bits <= 10 ? OK : SERVER_BITS, Offer.DEFLATE_WITH_SERVER_BITS_10, server));
            rows.add(row(bits <= 10 ? OK : CLIENT_BITS, Offer.DEFLATE_WITH_CLIENT_BITS_10, client));
        }
        return rows;
    }

    private static Answer row(String rule, Offer offer, String parameters) {
        return Answer.with(parameters, rule, offer, "Sec-WebSocket-Extensions: permessage-deflate; " + parameters);
    }
}
