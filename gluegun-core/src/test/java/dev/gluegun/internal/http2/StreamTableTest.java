package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class StreamTableTest {

    @Property(tries = 100)
    void isWhatAMapWouldBe(@ForAll long seed) {
        Random random = new Random(seed);
        StreamTable table = new StreamTable();
        Map<Integer, Stream> map = new TreeMap<>();
        int next = 1;
        for (int i = 0; i < 500; i++) {
            if (random.nextInt(5) < 3) {
                Stream stream = new Stream(next, "GET", 0, 0);
                table.add(stream);
                map.put(next, stream);
                next += 2 * (1 + random.nextInt(3));
            } else {
                int id = 1 + 2 * random.nextInt(next);
                Stream stream = map.remove(id);
                assertThat(table.find(id)).isSameAs(stream);
                if (stream != null) {
                    table.remove(stream);
                    table.remove(stream);
                }
            }
            assertThat(table.size()).isEqualTo(map.size());
        }
        assertThat(table.all()).containsExactlyElementsOf(map.values());
    }
}
