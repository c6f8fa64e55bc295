package dev.gluegun.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void counts_a_method_once_a_stack() {
        Samples samples = new Samples();
        samples.add(List.of("A.read", "B.loop", "B.loop", "0x00001.run", "C.run"));
        samples.add(List.of("B.loop", "C.run"));
        samples.add(List.of("A.read", "C.run"));
        samples.add(List.of());
        samples.add(List.of("Native.read", "Trial.listen"));

        assertThat(samples.count()).isEqualTo(3);
        assertThat(samples.tops(5)).containsExactly(" 66.7 %  A.read", " 33.3 %  B.loop");
        assertThat(samples.anywhere(2)).containsExactly("100.0 %  C.run", " 66.7 %  A.read");
    }
}
