package dev.gluegun.internal.http2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The reader and the writer of header sections, open to tests of other packages. */
public final class OpenHpack {

    /**
     * One section that was read.
     *
     * @param fields names and values in turn, as far as they were kept
     * @param bytes its size, counted as in RFC 9113, section 6.5.2, also of what was not kept
     * @param violation why the connection is lost; empty when it is not
     */
    public record Section(List<String> fields, long bytes, Optional<Http2Violation> violation) {}

    private final HpackReader reader;
    private final int mostBytes;

    /**
     * A reader.
     *
     * @param tableBytes the largest table that the peer may use
     * @param mostBytes how much of a section is kept
     */
    public OpenHpack(int tableBytes, int mostBytes) {
        this.reader = new HpackReader(tableBytes, new FloodGuard());
        this.mostBytes = mostBytes;
    }

    public void limitTable(int bytes) {
        reader.limitTable(bytes);
    }

    public Section read(byte[] bytes, int start, int length) {
        FieldSection fields = new FieldSection(mostBytes);
        Http2Violation violation = reader.read(bytes, start, length, fields);
        List<String> namesAndValues = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            namesAndValues.add(fields.name(i));
            namesAndValues.add(fields.value(i));
        }
        return new Section(namesAndValues, fields.bytes(), Optional.ofNullable(violation));
    }

    /** One section as the library writes it, first of all on a connection. */
    public static byte[] written(List<String> namesAndValues) {
        HpackWriter writer = new HpackWriter();
        writer.begin();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            writer.add(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        return Arrays.copyOf(writer.bytes(), writer.length());
    }
}
