package dev.gluegun.internal.http2;

import java.util.ArrayList;
import java.util.List;

/** The decoded fields of one header section, up to a limit. What is beyond is counted and not kept. */
final class FieldSection {

    /** What RFC 9113, section 6.5.2, adds for each field. */
    static final int FIELD_OVERHEAD = 32;

    private final int limitBytes;
    private final List<String> namesAndValues = new ArrayList<>();
    private long bytes;

    FieldSection(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    void add(String name, String value) {
        bytes += name.length() + value.length() + FIELD_OVERHEAD;
        if (!isTooLarge()) {
            namesAndValues.add(name);
            namesAndValues.add(value);
        }
    }

    boolean isTooLarge() {
        return bytes > limitBytes;
    }

    /** Its size, counted as in RFC 9113, section 6.5.2. */
    long bytes() {
        return bytes;
    }

    int size() {
        return namesAndValues.size() / 2;
    }

    String name(int index) {
        return namesAndValues.get(2 * index);
    }

    String value(int index) {
        return namesAndValues.get(2 * index + 1);
    }
}
