package dev.gluegun.fuzz;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What somebody makes of a peer's bytes, in the words of {@code opinion.py}.
 *
 * @param events the frames and messages, in order
 * @param end how it stands then: {@code open}, {@code waiting} inside a frame, {@code closed}, or {@code failed:} and the close code
 * @param reason why it failed; empty when it did not, or does not say
 */
record Verdict(List<String> events, String end, String reason) {

    /** The library's own. It tells nobody whether it is inside a frame: {@code open} is both. */
    static Verdict ours(MachineSetting setting) {
        List<String> events = new ArrayList<>();
        for (Object event : MachineReading.of(setting, Splitting.whole(setting.wire()))) {
            if (event instanceof Violation violation) {
                return new Verdict(events, "failed:" + violation.closeCode(), violation.reason());
            }
            events.add(word((Frame) event));
        }
        boolean closed = !events.isEmpty() && events.getLast().startsWith("close:");
        return new Verdict(events, closed ? "closed" : "open", "");
    }

    private static String word(Frame frame) {
        return switch (frame) {
            case Frame.Text text -> "text:" + hex(text.text().getBytes(StandardCharsets.UTF_8));
            case Frame.Binary binary -> "binary:" + hex(binary.data());
            case Frame.Ping ping -> "ping:" + hex(ping.data());
            case Frame.Pong pong -> "pong:" + hex(pong.data());
            case Frame.Close close -> "close::";
            case Frame.CloseWithReason close -> "close:" + close.code() + ":" + hex(close.reason());
        };
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    boolean failed() {
        return end.startsWith("failed:");
    }

    boolean failedWith(int code) {
        return end.equals("failed:" + code);
    }

    /** Tells whether this one has seen all that the other has, and perhaps more. */
    boolean goesOnFrom(Verdict other) {
        return events.size() >= other.events.size()
                && events.subList(0, other.events.size()).equals(other.events);
    }

    boolean agreesWith(Verdict theirs) {
        boolean sameEnd = end.equals(theirs.end) || (end.equals("open") && theirs.end.equals("waiting"));
        return sameEnd && events.equals(theirs.events);
    }
}
