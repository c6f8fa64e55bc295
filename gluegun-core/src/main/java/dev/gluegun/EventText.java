package dev.gluegun;

import dev.gluegun.ConnectionEvent.Side;
import dev.gluegun.GluegunException.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Events in words, each on one line. */
final class EventText {
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final int NO_STATUS = 1005;

    private EventText() {}

    static String of(ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.PhaseStarted started -> name(started.phase()) + " begins" + attempt(started.attempt());
            case ConnectionEvent.PhaseEnded ended -> ended(ended);
            case ConnectionEvent.Retrying retrying ->
                "attempt " + retrying.attempt() + " follows in " + time(retrying.pause()) + ", as the last one failed: "
                        + message(retrying.failure());
            case ConnectionEvent.Upgraded upgraded -> "open after " + time(upgraded.duration()) + agreed(upgraded);
            case ConnectionEvent.FrameReceived frame ->
                kind(frame.kind()) + (frame.fin() ? " received, " : " received in part, ")
                        + size(frame.bytes(), frame.wireBytes()) + ", within " + time(frame.duration())
                        + (frame.backlog() == 0 ? "" : ", " + frame.backlog() + " waiting before it");
            case ConnectionEvent.FrameSent frame ->
                kind(frame.kind()) + " sent, " + size(frame.bytes(), frame.wireBytes()) + ", within "
                        + time(frame.duration())
                        + (frame.queuedBytes() == 0
                                ? ""
                                : ", " + bytes(frame.queuedBytes()) + " waiting to be written");
            case ConnectionEvent.Ping ping -> "ping " + direction(ping.sender()) + ", " + bytes(ping.bytes());
            case ConnectionEvent.Pong pong ->
                "pong " + direction(pong.sender()) + ", " + bytes(pong.bytes())
                        + pong.roundTrip()
                                .map(time -> ", round trip " + time(time))
                                .orElse("");
            case ConnectionEvent.Closing closing ->
                "close frame " + direction(closing.sender()) + ", " + code(closing.code()) + reason(closing.reason());
            case ConnectionEvent.Closed closed -> closed(closed);
        };
    }

    private static String ended(ConnectionEvent.PhaseEnded ended) {
        String after = name(ended.phase())
                + (ended.failure().isPresent() ? " failed after " : " done after ")
                + time(ended.duration());
        String how = ended.failure().map(EventText::message).orElse(ended.detail());
        return after + attempt(ended.attempt()) + (how.isEmpty() ? "" : ": " + how);
    }

    private static String closed(ConnectionEvent.Closed closed) {
        String who = closed.initiator()
                .map(side -> ", begun by " + (side == Side.LOCAL ? "this side" : "the peer"))
                .orElse("");
        return "gone after " + time(closed.duration())
                + closed.open().map(open -> " (open for " + time(open) + ")").orElse("")
                + who
                + code(", sent ", closed.sentCode())
                + code(", received ", closed.receivedCode())
                + reason(closed.reason())
                + ": "
                + message(closed.ending());
    }

    private static String agreed(ConnectionEvent.Upgraded upgraded) {
        String subprotocol =
                upgraded.subprotocol().map(name -> ", subprotocol " + name).orElse("");
        List<String> extensions = upgraded.extensions();
        return Excerpt.visible(subprotocol + (extensions.isEmpty() ? "" : ", " + String.join(", ", extensions)));
    }

    private static String name(Phase phase) {
        return switch (phase) {
            case DNS -> "look-up";
            case TCP -> "TCP connect";
            case PROXY -> "proxy hop";
            case TLS -> "TLS handshake";
            case UPGRADE -> "opening handshake";
            case OPEN -> "open socket";
        };
    }

    private static String attempt(int attempt) {
        return attempt == 1 ? "" : " (attempt " + attempt + ")";
    }

    private static String kind(ConnectionEvent.Kind kind) {
        return kind == ConnectionEvent.Kind.TEXT ? "text" : "binary";
    }

    private static String direction(Side sender) {
        return sender == Side.LOCAL ? "sent" : "received";
    }

    private static String size(long bytes, long wireBytes) {
        return bytes == wireBytes ? bytes(bytes) : bytes(bytes) + " (" + wireBytes + " on the wire)";
    }

    private static String bytes(long bytes) {
        return bytes == 1 ? "1 byte" : bytes + " bytes";
    }

    private static String code(String before, OptionalInt code) {
        return code.isPresent() ? before + code(code.getAsInt()) : "";
    }

    private static String code(int code) {
        return code == NO_STATUS ? "no code" : String.valueOf(code);
    }

    private static String reason(String reason) {
        return reason.isEmpty() ? "" : " " + Excerpt.quoted(reason);
    }

    /** What the peer said may be in it. */
    private static String message(GluegunException failure) {
        return Excerpt.visible(Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName()));
    }

    private static String time(Duration duration) {
        return String.format(Locale.ROOT, "%.3f ms", duration.toNanos() / NANOS_PER_MILLISECOND);
    }
}
