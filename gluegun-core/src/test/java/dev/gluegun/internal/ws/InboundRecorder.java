package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.ProtocolHandler.Fragment;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Feeds an {@link InboundMachine} and writes down what comes out: frames, fragments, and at most one violation. */
final class InboundRecorder {

    private final InboundMachine machine;
    private final Role sender;
    private final List<Object> events = new ArrayList<>();
    private boolean over;
    private int straight;

    InboundRecorder(Role role, InboundLimits limits, MessageInflater inflater) {
        this.machine = new InboundMachine(role, limits, inflater);
        this.sender = role.peer();
    }

    static InboundLimits unlimited() {
        return new InboundLimits(Long.MAX_VALUE, Long.MAX_VALUE, false);
    }

    static InboundLimits fragments() {
        return new InboundLimits(0, 0, true);
    }

    static InboundRecorder client() {
        return new InboundRecorder(Role.CLIENT, unlimited(), null);
    }

    static InboundRecorder server() {
        return new InboundRecorder(Role.SERVER, unlimited(), null);
    }

    InboundRecorder feed(byte[] piece) {
        ByteBuffer in = Wire.buffer(piece);
        while (true) {
            switch (machine.step(in)) {
                case FRAME -> record(machine.frame());
                case FRAGMENT -> events.add(machine.fragment());
                case FAILED -> {
                    fail(in);
                    return this;
                }
                case NEED_MORE -> {
                    assertThat(in.remaining()).as("bytes left after NEED_MORE").isZero();
                    // The buffer is used for something else now.
                    Arrays.fill(in.array(), (byte) 0xAA);
                    return this;
                }
            }
        }
    }

    private void record(Frame frame) {
        events.add(frame);
        over |= frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason;
    }

    private void fail(ByteBuffer in) {
        if (!over) {
            events.add(machine.violation());
        }
        over = true;
        assertThat(machine.step(in)).as("after a failure").isEqualTo(InboundMachine.Step.FAILED);
        assertThat(in.hasRemaining()).as("after a failure").isFalse();
    }

    /** Feeds as a pipe does: into the machine's own room where it offers some, a piece at most each time. */
    InboundRecorder pour(byte[] wire, int piece) {
        int fed = 0;
        while (fed < wire.length && !failed()) {
            int length = Math.min(piece, wire.length - fed);
            if (machine.straight() == 0) {
                feed(Arrays.copyOfRange(wire, fed, fed + length));
            } else {
                ByteBuffer room = machine.room(0);
                length = Math.min(length, room.remaining());
                straight += length;
                room.put(wire, fed, length);
                feed(new byte[0]);
            }
            fed += length;
        }
        return this;
    }

    /** Feeds as a pipe does that reads first, a piece at most each time, and then sees what of it has a place and what is input. */
    InboundRecorder pourWhatHasCome(byte[] wire, int piece) {
        int fed = 0;
        while (fed < wire.length && !failed()) {
            int length = Math.min(piece, wire.length - fed);
            int placed = (int) Math.min(machine.straight(), length);
            if (placed > 0) {
                straight += placed;
                machine.room(placed).put(wire, fed, placed);
            }
            feed(Arrays.copyOfRange(wire, fed + placed, fed + length));
            fed += length;
        }
        return this;
    }

    /** How many bytes the machine has offered room for, and got. */
    int straight() {
        return straight;
    }

    InboundRecorder feedAll(List<byte[]> pieces) {
        pieces.forEach(this::feed);
        return this;
    }

    /** What came so far. */
    List<Object> events() {
        return List.copyOf(events);
    }

    boolean failed() {
        return !events.isEmpty() && events.getLast() instanceof Violation;
    }

    Violation violation() {
        assertThat(events).isNotEmpty();
        assertThat(events.getLast()).isInstanceOf(Violation.class);
        return (Violation) events.getLast();
    }

    /** Ends the machine, after making sure that it stands between two messages and keeps nothing that was not given out. */
    List<Object> end() {
        List<Object> came = events();
        List<Object> expected = new ArrayList<>(joined(came));
        if (!over) {
            expected.add(new Frame.Text(""));
        }
        feed(Wire.frame(sender, true, false, Opcode.TEXT, new byte[0]));
        assertThat(joined(events)).as("with an empty text at the end").isEqualTo(expected);
        assertThatThrownBy(machine::frame).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(machine::fragment).isInstanceOf(NullPointerException.class);
        free();
        return came;
    }

    void free() {
        machine.free();
        machine.free();
        ByteBuffer in = Wire.buffer(new byte[100]);
        assertThat(machine.step(in)).isIn(InboundMachine.Step.NEED_MORE, InboundMachine.Step.FAILED);
        assertThat(in.hasRemaining()).isFalse();
    }

    /** What comes of {@code wire}, which has to be the same however it arrives. Fragments are put together first. */
    static List<Object> decode(Supplier<InboundRecorder> recorders, byte[] wire) {
        List<Object> expected = joined(recorders.get().feed(wire.clone()).end());
        for (List<byte[]> arrival : Wire.arrivals(wire)) {
            assertThat(joined(recorders.get().feedAll(arrival).end()))
                    .as("arriving in %s pieces, the first of %s bytes", arrival.size(), arrival.getFirst().length)
                    .isEqualTo(expected);
        }
        return expected;
    }

    /** The violation that {@code wire} is, however it arrives. */
    static Violation offence(Supplier<InboundRecorder> recorders, byte[] wire) {
        List<Object> events = decode(recorders, wire);
        assertThat(events).hasSize(1);
        return (Violation) events.getFirst();
    }

    /** The events with fragments put together to the messages that they are pieces of. */
    static List<Object> joined(List<Object> events) {
        List<Object> joined = new ArrayList<>();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (Object event : events) {
            if (event instanceof Fragment fragment) {
                message.writeBytes(fragment.data());
                if (fragment.fin()) {
                    byte[] whole = message.toByteArray();
                    joined.add(
                            fragment.text()
                                    ? new Frame.Text(new String(whole, StandardCharsets.UTF_8))
                                    : new Frame.Binary(whole));
                    message.reset();
                }
            } else {
                joined.add(event);
            }
        }
        return joined;
    }
}
