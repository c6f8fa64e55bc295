package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.http2.Http2Violation;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.ws.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one side of an HTTP/2 connection makes of what the other sends, and what it answers. Its user does the same at each event: asks
 * or answers on each stream, sends content as windows allow, and gives the room of what has come back at the next event that is no
 * content, for where content is cut depends on how it arrives.
 */
final class Http2Reading {

    private static final int HEADER_BYTES = 9;
    private static final int SMALLEST_FRAME_LIMIT = 16_384;
    private static final int MOST_STREAMS = 20;
    private static final int LONGEST_DEBUG_TEXT = 256;

    // What this side may send beyond its user's content: a greeting, and answers in proportion to what came. A frame
    // goes around
    // each piece of content, and the peer may allow a byte at a time.
    private static final int GREETING_BYTES = 1000;
    private static final int BYTES_PER_BYTE = 40;
    private static final int BYTES_PER_CONTENT = HEADER_BYTES + 1;

    private final Http2Setting setting;
    private final Http2Machine machine;
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    /** What is still to be sent on each stream. */
    private final Map<Integer, ByteBuffer> content = new TreeMap<>();

    /** Bytes that have come on each stream since the last event of another kind. */
    private final Map<Integer, Integer> unreleased = new TreeMap<>();

    private boolean dataGoesOn;
    private long contentSent;
    private int asked;

    private Http2Reading(Http2Setting setting) {
        this.setting = setting;
        this.machine = setting.machine();
    }

    /** The events, and last all that was sent. */
    static List<String> of(Http2Setting setting, List<byte[]> pieces) {
        Http2Reading reading = new Http2Reading(setting);
        reading.begin();
        pieces.forEach(reading::feed);
        reading.end();
        return reading.events;
    }

    private void begin() {
        if (setting.role() == Role.CLIENT) {
            ask("GET", true);
            ask("POST", false);
            asked++;
            machine.open(RequestHead.webSocket("https", "a", "/"), Headers.empty(), false);
            ask("HEAD", true);
        }
        drain();
    }

    private void ask(String method, boolean whole) {
        asked++;
        int id = machine.open(new RequestHead(method, "https", "a", "/", null), Headers.of("X-A", "b"), whole);
        if (!whole) {
            content.put(id, ByteBuffer.allocate(setting.contentBytes()));
        }
    }

    private void feed(byte[] piece) {
        ByteBuffer in = ByteBuffer.wrap(piece);
        Step step = machine.step(in);
        while (step != Step.NEED_MORE && step != Step.FAILED) {
            note(step);
            step = machine.step(in);
        }
        assertThat(in.hasRemaining()).as("bytes left").isFalse();
        if (step == Step.FAILED) {
            failed();
        }
        // The buffer is used for something else now.
        Arrays.fill(piece, (byte) 0xAA);
    }

    private void note(Step step) {
        assertThat(machine.openStreams()).isLessThanOrEqualTo(mostStreams());
        if (step == Step.DATA) {
            data();
            return;
        }
        dataGoesOn = false;
        switch (step) {
            case HEADERS -> headers();
            case RESET -> {
                events.add("RESET " + machine.streamId() + " " + machine.errorCode() + " "
                        + machine.streamViolation().map(Http2Reading::checked).orElse(""));
            }
            case WINDOW -> events.add("WINDOW " + machine.streamId());
            case GOAWAY -> goAway();
            case PONG -> events.add("PONG " + machine.pong());
            case SETTINGS -> settings();
            default -> throw new AssertionError(step);
        }
        release();
        pump();
        drain();
    }

    private int mostStreams() {
        return setting.role() == Role.SERVER ? setting.settings().maxConcurrentStreams() : MOST_STREAMS;
    }

    /** Pieces of content that nothing comes between are one event. */
    private void data() {
        int id = machine.streamId();
        int length = machine.data().remaining();
        String text = StandardCharsets.ISO_8859_1.decode(machine.data()) + (machine.endsStream() ? " end" : "");
        unreleased.merge(id, length, Integer::sum);
        String begin = "DATA " + id + " ";
        int last = events.size() - 1;
        if (dataGoesOn && events.get(last).startsWith(begin)) {
            events.set(last, events.get(last) + text);
        } else {
            events.add(begin + text);
        }
        dataGoesOn = !machine.endsStream();
    }

    private void headers() {
        int id = machine.streamId();
        int size = 0;
        for (Headers.Header field : machine.headers()) {
            assertThat(field.name() + field.value()).doesNotContain("\r", "\n", "\0");
            size += field.name().length() + field.value().length();
        }
        assertThat(size).isLessThanOrEqualTo(setting.settings().maxHeaderListBytes());
        String kind = machine.isTrailers()
                ? "trailers"
                : setting.role() == Role.SERVER ? machine.request().toString() : "status " + machine.status();
        events.add("HEADERS " + id + " " + kind + " " + machine.headers() + (machine.endsStream() ? " end" : ""));
        if (setting.role() == Role.SERVER && !machine.isTrailers()) {
            answer(id);
        }
    }

    private void answer(int id) {
        switch (Math.floorMod(id / 2 + setting.seed(), 4)) {
            case 0 -> machine.respond(id, 204, Headers.of("X-A", "b"), true);
            case 1 -> {
                machine.respond(id, 103, Headers.empty(), false);
                machine.respond(id, 200, Headers.of("Content-Type", "text/plain"), false);
                content.put(id, ByteBuffer.allocate(setting.contentBytes()));
            }
            case 2 -> {
                machine.respond(id, 200, Headers.empty(), false);
                machine.trailers(id, Headers.of("X-T", "u"));
            }
            default -> machine.reset(id, ErrorCode.CANCEL.code());
        }
    }

    private void settings() {
        events.add("SETTINGS " + machine.allowsConnectProtocol());
        machine.ping(asked);
        if (asked < MOST_STREAMS && machine.mayOpen()) {
            ask("PUT", false);
        }
    }

    private void goAway() {
        String debug = machine.debugText();
        assertThat(debug).hasSizeLessThanOrEqualTo(LONGEST_DEBUG_TEXT).doesNotContainPattern("\\p{Cntrl}");
        events.add("GOAWAY " + machine.lastProcessed() + " " + machine.errorCode() + " " + debug);
        machine.goAway(ErrorCode.NO_ERROR.code(), "");
    }

    private void failed() {
        String failed = "FAILED " + checked(machine.violation());
        if (!events.isEmpty() && events.getLast().equals(failed)) {
            return;
        }
        events.add(failed);
        assertThat(machine.hasOutput()).as("GOAWAY").isTrue();
        drain();
        // Nothing that is done now comes to anything.
        release();
        pump();
        machine.ping(1);
        machine.goAway(0, "");
        machine.reset(1, 0);
        assertThat(machine.mayOpen()).isFalse();
        assertThat(machine.step(ByteBuffer.wrap(setting.wire()))).isEqualTo(Step.FAILED);
        assertThat(machine.hasOutput()).as("output after GOAWAY").isFalse();
    }

    private static String checked(Http2Violation violation) {
        assertThat(violation.message()).isNotBlank();
        assertThat(violation.section()).startsWith("RFC ");
        return violation.text();
    }

    private void release() {
        unreleased.forEach(machine::release);
        unreleased.clear();
    }

    private void pump() {
        content.forEach((id, left) -> contentSent += machine.data(id, left, true));
        content.values().removeIf(left -> !left.hasRemaining());
    }

    private void drain() {
        ByteBuffer out = ByteBuffer.allocate(machine.outputBytes());
        assertThat(machine.writeTo(out)).isTrue();
        sent.write(out.array(), 0, out.position());
    }

    private void end() {
        release();
        drain();
        long own =
                (long) GREETING_BYTES + (long) BYTES_PER_BYTE * setting.wire().length + BYTES_PER_CONTENT * contentSent;
        assertThat((long) sent.size()).as("bytes sent").isLessThanOrEqualTo(own);
        events.add(frames());
    }

    /** All that was sent, which has to be whole frames. */
    private String frames() {
        ByteBuffer bytes = ByteBuffer.wrap(sent.toByteArray());
        StringBuilder frames = new StringBuilder();
        if (setting.role() == Role.CLIENT) {
            bytes.position("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
        }
        while (bytes.hasRemaining()) {
            assertThat(bytes.remaining()).isGreaterThanOrEqualTo(HEADER_BYTES);
            int lengthAndType = bytes.getInt();
            int length = lengthAndType >>> Byte.SIZE;
            int type = lengthAndType & 0xFF;
            int flags = bytes.get();
            int stream = bytes.getInt();
            assertThat(type).isBetween(0, 9);
            assertThat(length).isBetween(0, Math.max(SMALLEST_FRAME_LIMIT, bytes.remaining()));
            byte[] payload = new byte[length];
            bytes.get(payload);
            frames.append(type)
                    .append(' ')
                    .append(flags)
                    .append(' ')
                    .append(stream)
                    .append(' ');
            frames.append(length).append(' ').append(Arrays.hashCode(payload)).append('\n');
        }
        return frames.toString();
    }
}
