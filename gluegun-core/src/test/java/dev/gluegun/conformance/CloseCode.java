package dev.gluegun.conformance;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A close code, and whether a close frame may carry it (RFC 6455, section 7.4, and the registry that it opened). */
record CloseCode(int value) {

    private static final int[] AROUND = {
        0, 1, 99, 500, 998, 999, 1100, 1999, 2000, 2500, 2999, 3000, 3001, 3500, 3999, 4000, 4001, 4500, 4999, 5000,
        5001, 9999, 32_767, 32_768, 65_534, 65_535
    };

    static Stream<CloseCode> rows() {
        return IntStream.concat(IntStream.rangeClosed(1000, 1020), IntStream.of(AROUND))
                .mapToObj(CloseCode::new);
    }

    boolean isAllowed() {
        return switch (value) {
            case 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011 -> true;
            // Registered with IANA since: service restart, try again later, bad gateway.
            case 1012, 1013, 1014 -> true;
            default -> value >= 3000 && value <= 4999;
        };
    }

    @Override
    public String toString() {
        return "RFC 6455, section 7.4: close code " + value + (isAllowed() ? "" : " is not allowed");
    }
}
