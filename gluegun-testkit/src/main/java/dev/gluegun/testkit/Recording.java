package dev.gluegun.testkit;

import dev.gluegun.internal.ws.Opcode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that a server has seen: requests, frames both ways, and what went otherwise than scripted. Bounded, whatever the client sends.
 *
 * <p>Threads: any; the monitor guards everything.
 */
final class Recording {

    /** Of one payload. */
    static final int MOST_BYTES_OF_A_FRAME = 1 << 20;

    private static final int MOST_ENTRIES = 200_000;
    private static final long MOST_BYTES = 256L << 20;
    private static final int LAST_SHOWN = 30;

    private final long startNanos = System.nanoTime();
    private final List<Recorded> frames = new ArrayList<>();
    private final List<RequestHead> requests = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long bytes;

    /** The time since the server was started. */
    Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    synchronized void request(RequestHead head) {
        if (requests.size() < MOST_ENTRIES) {
            requests.add(head);
        }
    }

    /** Adds a frame, with as much of its payload as there is room for. */
    synchronized void frame(
            Place place,
            Recorded.Direction direction,
            Recorded.Kind kind,
            int firstByte,
            boolean masked,
            long length,
            byte[] payload) {
        if (frames.size() >= MOST_ENTRIES) {
            return;
        }
        int kept = (int) Math.min(Math.min(payload.length, MOST_BYTES_OF_A_FRAME), MOST_BYTES - bytes);
        byte[] beginning = kept == payload.length ? payload : Arrays.copyOf(payload, kept);
        bytes += kept;
        boolean fin = (firstByte & 0x80) != 0;
        boolean compressed = (firstByte & 0x40) != 0;
        frames.add(new Recorded(
                place.connection(),
                place.stream(),
                direction,
                now(),
                kind,
                fin,
                compressed,
                masked,
                length,
                beginning));
    }

    /** Adds what went otherwise than scripted. */
    synchronized void fault(String words) {
        if (faults.size() < MOST_ENTRIES) {
            faults.add(words);
        }
    }

    synchronized List<Recorded> frames() {
        return List.copyOf(frames);
    }

    synchronized List<RequestHead> requests() {
        return List.copyOf(requests);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** The last frames, a line each. */
    synchronized String lastFrames() {
        StringBuilder lines = new StringBuilder();
        int first = Math.max(0, frames.size() - LAST_SHOWN);
        if (first > 0) {
            lines.append("\n  (").append(first).append(" before them)");
        }
        for (Recorded frame : frames.subList(first, frames.size())) {
            lines.append("\n  ").append(frame);
        }
        return lines.toString();
    }

    static Recorded.Kind kind(int opcode) {
        return switch (opcode) {
            case Opcode.CONTINUATION -> Recorded.Kind.CONTINUATION;
            case Opcode.TEXT -> Recorded.Kind.TEXT;
            case Opcode.BINARY -> Recorded.Kind.BINARY;
            case Opcode.CLOSE -> Recorded.Kind.CLOSE;
            case Opcode.PING -> Recorded.Kind.PING;
            case Opcode.PONG -> Recorded.Kind.PONG;
            default -> Recorded.Kind.RESERVED;
        };
    }
}
