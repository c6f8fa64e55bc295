package dev.gluegun.bench.load;

import java.util.List;

/** The texts of a measurement, in turn: different ones where compression would notice that they are the same. */
record Messages(List<String> texts) {

    String of(int number) {
        return texts.get(Math.floorMod(number, texts.size()));
    }

    /** Looks at no more than the length: a comparison would cost time that belongs to nobody, and tests make it. */
    static void check(String sent, Object received) {
        if (!(received instanceof String echo) || echo.length() != sent.length()) {
            throw new IllegalStateException(
                    "expected the echo of " + sent.length() + " characters, but got " + received);
        }
    }
}
