package dev.gluegun.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemCallsTest {

    @Test
    void reads_the_summary_of_strace() {
        SystemCalls calls = SystemCalls.parse("""
            % time     seconds  usecs/call     calls    errors syscall
            ------ ----------- ----------- --------- --------- ----------------
             61.54    1.052300          26     40012        12 read
             38.46    0.657688          16     40003           write
              0.00    0.000000           0         1           exit_group
            ------ ----------- ----------- --------- --------- ----------------
            100.00    1.709988          21     80016        12 total
            """.lines().toList());

        assertThat(calls.counts()).isEqualTo(Map.of("read", 40_012L, "write", 40_003L, "exit_group", 1L));
    }

    @Test
    void counts_what_more_operations_take() {
        SystemCalls more = new SystemCalls(Map.of("read", 3_100L, "write", 2_050L, "mmap", 40L));
        SystemCalls less = new SystemCalls(Map.of("read", 1_100L, "write", 1_050L, "mmap", 41L, "futex", 10L));

        assertThat(more.perOperation(less, 1_000))
                .isEqualTo(Map.of("read", 2.0, "write", 1.0, "mmap", -0.001, "futex", -0.01));
    }

    @Test
    void reads_nothing_from_nothing() {
        assertThat(SystemCalls.parse(List.of("", "strace: no process")).counts())
                .isEmpty();
    }
}
