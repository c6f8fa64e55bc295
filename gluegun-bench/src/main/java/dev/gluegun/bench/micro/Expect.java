package dev.gluegun.bench.micro;

import java.util.Arrays;
import java.util.Objects;

/** The check that what is about to be measured does what it should: a wrong answer may well be a fast one. */
final class Expect {

    private Expect() {}

    static void equal(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new IllegalStateException("expected " + expected + ", but got " + actual);
        }
    }

    static void equal(byte[] expected, byte[] actual) {
        int difference = Arrays.mismatch(expected, actual);
        if (difference >= 0) {
            throw new IllegalStateException("expected other bytes from index " + difference + " on");
        }
    }
}
