package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.ProtocolHandler.Fragment;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.InboundMachine.Step;
import dev.gluegun.internal.ws.Violation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a machine makes of bytes: whole frames, and at the end perhaps a violation. Its inflater's memory is freed afterwards. */
final class MachineReading {

    private final InboundMachine machine;
    private final long largestMessage;
    private final List<Object> events = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean over;

    private MachineReading(MachineSetting setting) {
        this.machine = setting.machine();
        this.largestMessage = setting.fragments() ? Long.MAX_VALUE : setting.largestMessage();
    }

    static List<Object> of(MachineSetting setting, List<byte[]> pieces) {
        MachineReading reading = new MachineReading(setting);
        pieces.forEach(reading::feed);
        reading.machine.free();
        return reading.events;
    }

    /** As a pipe does it: into the machine's own room where it offers some; every other time what was read ahead of asking for it. */
    static List<Object> ofPouring(MachineSetting setting, List<byte[]> pieces) {
        MachineReading reading = new MachineReading(setting);
        pieces.forEach(reading::pour);
        reading.machine.free();
        return reading.events;
    }

    private void pour(byte[] piece) {
        boolean ahead = piece.length % 2 == 0;
        for (int done = 0; done < piece.length; ahead = !ahead) {
            long straight = machine.straight();
            if (straight == 0) {
                feed(Arrays.copyOfRange(piece, done, piece.length));
                return;
            }
            int come = (int) Math.min(straight, piece.length - done);
            ByteBuffer room = machine.room(ahead ? 0 : come);
            int length = Math.min(room.remaining(), come);
            assertThat(length).isGreaterThanOrEqualTo(ahead ? 1 : come);
            room.put(piece, done, length);
            done += length;
            // What comes behind a frame that ends there is input for the same step.
            int behind = length == straight ? Math.min(20, piece.length - done) : 0;
            feed(Arrays.copyOfRange(piece, done, done + behind));
            done += behind;
        }
    }

    private void feed(byte[] piece) {
        ByteBuffer in = ByteBuffer.wrap(piece);
        Step step = machine.step(in);
        while (step == Step.FRAME || step == Step.FRAGMENT) {
            assertThat(over).as("something came after the end").isFalse();
            if (step == Step.FRAME) {
                add(machine.frame());
            } else {
                add(machine.fragment());
            }
            step = machine.step(in);
        }
        if (step == Step.FAILED && !over) {
            over = true;
            events.add(checked(machine.violation()));
            assertThat(machine.step(in)).as("after a failure").isEqualTo(Step.FAILED);
        }
        assertThat(in.remaining()).as("bytes left").isZero();
        // The buffer is used for something else now.
        Arrays.fill(piece, (byte) 0xAA);
    }

    private void add(Frame frame) {
        switch (frame) {
            case Frame.Text text ->
                assertThat(text.text().getBytes(StandardCharsets.UTF_8).length)
                        .isLessThanOrEqualTo(Math.toIntExact(Math.min(Integer.MAX_VALUE, largestMessage)));
            case Frame.Binary binary -> assertThat((long) binary.data().length).isLessThanOrEqualTo(largestMessage);
            case Frame.Ping ping -> assertThat(ping.data()).hasSizeLessThanOrEqualTo(125);
            case Frame.Pong pong -> assertThat(pong.data()).hasSizeLessThanOrEqualTo(125);
            case Frame.Close close -> over = true;
            case Frame.CloseWithReason close -> over = true;
        }
        events.add(frame);
    }

    /** Pieces are put together to the message: where it is cut depends on how it arrives. */
    private void add(Fragment fragment) {
        message.writeBytes(fragment.data());
        if (fragment.fin()) {
            byte[] whole = message.toByteArray();
            message.reset();
            events.add(
                    fragment.text()
                            ? new Frame.Text(new String(whole, StandardCharsets.UTF_8))
                            : new Frame.Binary(whole));
        }
    }

    /** A violation that can be told to the peer. */
    private static Violation checked(Violation violation) {
        assertThat(violation.closeCode()).isIn(1002, 1007, 1009);
        assertThat(violation.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
        return violation;
    }
}
