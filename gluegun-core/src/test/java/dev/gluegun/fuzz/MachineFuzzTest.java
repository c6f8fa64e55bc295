package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** The whole machine, as client and as server: however the same bytes arrive, the same comes of them. */
class MachineFuzzTest {

    @FuzzTest
    void machine(byte[] input) {
        MachineSetting.of(input).ifPresent(MachineFuzzTest::compare);
    }

    private static void compare(MachineSetting setting) {
        byte[] wire = setting.wire();
        List<Object> expected = MachineReading.of(setting, Splitting.whole(wire));
        assertThat(MachineReading.of(setting, Splitting.byteByByte(wire)))
                .as("byte by byte")
                .isEqualTo(expected);
        assertThat(MachineReading.of(setting, Splitting.random(wire, setting.seed())))
                .as("in pieces")
                .isEqualTo(expected);
        assertThat(MachineReading.ofPouring(setting, Splitting.random(wire, ~setting.seed())))
                .as("poured in pieces")
                .isEqualTo(expected);
    }
}
