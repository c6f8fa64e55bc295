package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpcodeTest {

    @Test
    void controlFramesHaveTheHighestBit() {
        assertThat(IntStream.range(0, 16).filter(Opcode::isControl)).containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
    }

    @Test
    void reservedOpcodesAreThoseWithoutAMeaning() {
        assertThat(IntStream.range(0, 16).filter(Opcode::isReserved))
                .containsExactly(3, 4, 5, 6, 7, 11, 12, 13, 14, 15);
    }

    @Test
    void everyFrameHasItsOpcode() {
        byte[] none = {};
        assertThat(Opcode.of(new Frame.Text(""))).isEqualTo(0x1);
        assertThat(Opcode.of(new Frame.Binary(none))).isEqualTo(0x2);
        assertThat(Opcode.of(new Frame.Close())).isEqualTo(0x8);
        assertThat(Opcode.of(new Frame.CloseWithReason(1000, none))).isEqualTo(0x8);
        assertThat(Opcode.of(new Frame.Ping(none))).isEqualTo(0x9);
        assertThat(Opcode.of(new Frame.Pong(none))).isEqualTo(0xA);
    }

    @Test
    void namesAreThoseOfTheRfc() {
        assertThat(IntStream.of(0, 1, 2, 8, 9, 10).mapToObj(Opcode::name))
                .containsExactly("continuation", "text", "binary", "close", "ping", "pong");
        assertThat(Opcode.name(11)).isEqualTo("reserved opcode 0xB");
    }
}
