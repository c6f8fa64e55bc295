package dev.gluegun.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.bench.model.Placement;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpusTest {

    @Test
    void reads_the_list_of_the_kernel() {
        assertThat(Cpus.parse("0-2,5").allowed()).containsExactly(0, 1, 2, 5);
        assertThat(Cpus.parse("3").allowed()).containsExactly(3);
    }

    @Test
    void puts_both_sides_on_one_cpu_or_on_two() {
        Cpus cpus = new Cpus(List.of(0, 1, 2));

        assertThat(cpus.client(Placement.SHARED)).endsWith("2");
        assertThat(cpus.server(Placement.SHARED)).endsWith("2");
        assertThat(cpus.client(Placement.APART)).endsWith("2");
        assertThat(cpus.server(Placement.APART)).endsWith("1");
        assertThat(cpus.client(Placement.FREE)).isEmpty();
    }

    @Test
    void makes_do_with_one_cpu() {
        Cpus cpus = new Cpus(List.of(4));

        assertThat(cpus.client(Placement.APART)).endsWith("4");
        assertThat(cpus.server(Placement.APART)).endsWith("4");
    }

    @Test
    void binds_nothing_where_that_is_not_possible() {
        Cpus cpus = new Cpus(List.of());

        assertThat(cpus.client(Placement.SHARED)).isEmpty();
        assertThat(cpus.server(Placement.SHARED)).isEmpty();
    }
}
