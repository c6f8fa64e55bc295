package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HpackWriterTest {

    private final HpackWriter writer = new HpackWriter();

    private int length(String name, String value) {
        writer.begin();
        writer.add(name, value);
        return writer.length();
    }

    @Test
    void whatComesAgainTakesAByte() {
        assertThat(length("a", "some value")).isGreaterThan(8);
        assertThat(length("a", "some value")).isEqualTo(1);
    }

    @Test
    void credentialsAreNeverPutIntoATable() {
        for (String name : List.of("authorization", "proxy-authorization", "cookie", "set-cookie")) {
            int first = length(name, "some secret");
            assertThat(length(name, "some secret")).isEqualTo(first);
            // RFC 7541, section 6.2.3: never indexed.
            assertThat(writer.bytes()[0] & 0xF0).isEqualTo(0x10);
        }
    }

    /** Whatever the peer does to the table, it reads what was written. */
    @Property(tries = 200)
    void isReadByTheReader(@ForAll long seed) {
        Random random = new Random(seed);
        HpackReader reader = new HpackReader(4096, new FloodGuard());
        for (int section = 0; section < 40; section++) {
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                writer.limitTable(random.nextInt(5) == 0 ? 0xFFFFFFFFL : random.nextInt(300));
            }
            FieldSection expected = new FieldSection(100_000);
            writer.begin();
            for (int fields = random.nextInt(10); fields > 0; fields--) {
                String name = "name-" + random.nextInt(10);
                String value = random.ints(random.nextInt(20), 32, 256)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                writer.add(name, value);
                expected.add(name, value);
            }
            FieldSection actual = new FieldSection(100_000);
            assertThat(reader.read(writer.bytes(), 0, writer.length(), actual)).isNull();
            assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        }
    }
}
