package dev.gluegun.internal.http2;

import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.ws.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A machine, all that has come out of it, and all that it has sent. The same events come out however the bytes arrive. */
final class Conversation {

    final Http2Machine machine;
    final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private boolean dataGoesOn;

    Conversation(Role role, Http2Settings settings) {
        machine = new Http2Machine(role, settings);
    }

    static Conversation client() {
        return new Conversation(Role.CLIENT, Http2Settings.client());
    }

    static Conversation server() {
        return new Conversation(Role.SERVER, Http2Settings.server());
    }

    /** A server whose client has said who it is. */
    static Conversation greetedServer() {
        return server().receive(Frames.preface(), Frames.settings());
    }

    Conversation receive(byte[]... parts) {
        ByteBuffer in = ByteBuffer.wrap(Frames.join(parts));
        Step step;
        do {
            step = machine.step(in);
            note(step);
            drain();
        } while (step != Step.NEED_MORE && step != Step.FAILED);
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes are left over");
        }
        return this;
    }

    private void note(Step step) {
        switch (step) {
            case NEED_MORE -> {}
            case HEADERS ->
                events.add("HEADERS " + machine.streamId()
                        + (machine.isTrailers() ? " trailers" : machine.status() > 0 ? " " + machine.status() : "")
                        + " " + machine.headers() + end());
            case DATA -> noteData();
            case RESET ->
                events.add("RESET " + machine.streamId() + " " + ErrorCode.find(machine.errorCode())
                        + (machine.streamViolation().isPresent() ? " here" : ""));
            case WINDOW -> events.add("WINDOW " + machine.streamId());
            case GOAWAY ->
                events.add("GOAWAY " + machine.lastProcessed() + " " + ErrorCode.find(machine.errorCode()) + " "
                        + machine.debugText());
            case FAILED -> {
                String failed = "FAILED " + machine.violation().code();
                if (events.isEmpty() || !lastEvent().equals(failed)) {
                    events.add(failed);
                }
            }
            case PONG -> events.add("PONG " + machine.pong());
            case SETTINGS -> events.add("SETTINGS");
        }
        dataGoesOn = step == Step.DATA && !machine.endsStream() || step == Step.NEED_MORE && dataGoesOn;
    }

    /** Pieces of DATA are one event, wherever they were cut. */
    private void noteData() {
        ByteBuffer data = machine.data();
        String text = StandardCharsets.ISO_8859_1.decode(data.duplicate()).toString();
        machine.release(machine.streamId(), data.remaining());
        String begin = "DATA " + machine.streamId() + " ";
        int last = events.size() - 1;
        if (dataGoesOn && events.get(last).startsWith(begin)) {
            events.set(last, events.get(last) + text + end());
        } else {
            events.add(begin + text + end());
        }
    }

    private String end() {
        return machine.endsStream() ? " end" : "";
    }

    private void drain() {
        ByteBuffer out = ByteBuffer.allocate(machine.outputBytes());
        if (!machine.writeTo(out) || machine.hasOutput()) {
            throw new AssertionError("output does not fit where it should");
        }
        sent.write(out.array(), 0, out.position());
    }

    String lastEvent() {
        return events.get(events.size() - 1);
    }

    /** The frames that were sent since this was last asked. */
    List<String> sent() {
        return Frames.lines(sentBytes());
    }

    byte[] sentBytes() {
        drain();
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    /** The same bytes in pieces that end at each of the places. */
    Conversation receiveSplit(byte[] bytes, int... places) {
        int start = 0;
        for (int place : places) {
            receive(Arrays.copyOfRange(bytes, start, place));
            start = place;
        }
        return receive(Arrays.copyOfRange(bytes, start, bytes.length));
    }
}
