package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.InboundRecorder.decode;
import static dev.gluegun.internal.ws.InboundRecorder.offence;
import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.InboundMachine.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundMachineTest {

    @Test
    void aStepDecodesOneFrameAndLeavesTheRestAlone() {
        InboundMachine machine = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        ByteBuffer in = Wire.buffer(hex("81 01 41 82 01 42 89 00 81 05 48"));
        assertThat(machine.step(in)).isEqualTo(Step.FRAME);
        assertThat(machine.frame()).isEqualTo(new Frame.Text("A"));
        assertThat(in.remaining()).isEqualTo(8);
        assertThat(machine.step(in)).isEqualTo(Step.FRAME);
        assertThat(machine.frame()).isEqualTo(new Frame.Binary(hex("42")));
        assertThat(in.remaining()).isEqualTo(5);
        assertThat(machine.step(in)).isEqualTo(Step.FRAME);
        assertThat(machine.frame()).isEqualTo(new Frame.Ping(new byte[0]));
        assertThat(machine.step(in)).isEqualTo(Step.NEED_MORE);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(machine.step(in)).as("again without bytes").isEqualTo(Step.NEED_MORE);
        machine.free();
    }

    @Test
    void thePayloadOnTheWireIsCountedWithoutControlFrames() {
        InboundMachine machine = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        ByteBuffer in = Wire.buffer(hex("01 01 41 89 02 3f3f 80 02 4242 82 03 434343 81"));
        assertThat(machine.hasBegun()).isFalse();
        assertThat(machine.step(in)).isEqualTo(Step.FRAME);
        assertThat(machine.frame()).isInstanceOf(Frame.Ping.class);
        assertThat(machine.hasBegun()).as("in the middle of a message").isTrue();
        assertThat(machine.step(in)).isEqualTo(Step.FRAME);
        assertThat(machine.frame()).isEqualTo(new Frame.Text("ABB"));
        assertThat(machine.takeWireBytes()).isEqualTo(3);
        assertThat(machine.hasBegun()).isFalse();
        assertThat(machine.step(in)).isEqualTo(Step.FRAME);
        assertThat(machine.takeWireBytes()).isEqualTo(3);
        assertThat(machine.takeWireBytes()).isZero();
        assertThat(machine.step(in)).isEqualTo(Step.NEED_MORE);
        assertThat(machine.hasBegun()).as("in the middle of a header").isTrue();
        assertThat(machine.isCompressed()).isFalse();
        machine.free();
    }

    @Test
    void aMessageIsToldFromWhatIsNoneByItsFirstByteOn() {
        InboundMachine machine = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        machine.step(Wire.buffer(hex("8a 01 41")));
        assertThat(machine.takeMessageCame()).as("a pong").isFalse();
        machine.step(Wire.buffer(hex("8a 02 41")));
        assertThat(machine.takeMessageCame()).as("part of a pong").isFalse();
        machine.step(Wire.buffer(hex("42")));
        machine.step(Wire.buffer(hex("01 02 43")));
        assertThat(machine.takeMessageCame()).as("part of a fragment").isTrue();
        machine.step(Wire.buffer(hex("44")));
        machine.takeMessageCame();
        machine.step(Wire.buffer(hex("8a 00")));
        assertThat(machine.takeMessageCame()).as("a pong between fragments").isFalse();
        machine.free();
    }

    @Test
    void afterACloseFrameWhateverComesIsDiscarded() {
        assertThat(decode(InboundRecorder::client, hex("81 01 41 88 02 03e8 81 01 42 ff ff ff")))
                .containsExactly(new Frame.Text("A"), new Frame.CloseWithReason(1000, ""));
    }

    @Test
    void aCloseFrameMayComeInsideAFragmentedMessage() {
        assertThat(decode(InboundRecorder::client, hex("01 01 41 88 00 80 01 42")))
                .containsExactly(new Frame.Close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "91 00",
                "83 00",
                "8b 00",
                "c1 00",
                "81 80 00000000",
                "81 7e 0001 41",
                "81 7f 8000000000000000",
                "09 00",
                "89 7e 007e",
                "80 00",
                "01 00 01 00",
                "88 01 03",
                "88 02 03e7",
            })
    void afterAnOffenceNothingComesAnyMore(String wire) {
        Violation violation = offence(InboundRecorder::client, hex(wire + "81 01 41"));
        assertThat(violation.closeCode()).isEqualTo(1002);
        assertThat(violation.message()).contains(violation.reason(), violation.rule());
    }

    @Test
    void framesBeforeAnOffenceAreGivenOut() {
        assertThat(decode(InboundRecorder::client, hex("81 01 41 83 00")))
                .first()
                .isEqualTo(new Frame.Text("A"));
    }

    @Test
    void anUnmaskedFrameToAServer() {
        assertThat(offence(InboundRecorder::server, hex("81 01 41")).rule()).isEqualTo("RFC 6455, section 5.1");
    }

    @Test
    void afterFreeingWhateverComesIsDiscarded() {
        InboundMachine machine = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        ByteBuffer in = Wire.buffer(hex("01 01 41"));
        assertThat(machine.step(in)).isEqualTo(Step.NEED_MORE);
        machine.free();
        machine.free();
        ByteBuffer more = Wire.buffer(hex("80 01 42 81 01 43"));
        assertThat(machine.step(more)).isEqualTo(Step.NEED_MORE);
        assertThat(more.hasRemaining()).isFalse();
    }

    @Test
    void textsKeepNothingOfTheBufferTheyCameIn() {
        InboundMachine machine = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        ByteBuffer in = Wire.buffer(hex("81 05 48656c6c6f 82 02 4142 89 01 43"));
        machine.step(in);
        Frame text = machine.frame();
        machine.step(in);
        Frame binary = machine.frame();
        machine.step(in);
        Frame ping = machine.frame();
        Arrays.fill(in.array(), (byte) 0);
        assertThat(text).isEqualTo(new Frame.Text("Hello"));
        assertThat(binary).isEqualTo(new Frame.Binary("AB".getBytes(StandardCharsets.UTF_8)));
        assertThat(ping).isEqualTo(new Frame.Ping(hex("43")));
        machine.free();
    }
}
