package dev.gluegun.internal.http2;

import dev.gluegun.internal.http1.Excerpt;
import dev.gluegun.internal.http2.Http2Machine.Step;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What frames mean that concern the whole connection: SETTINGS, PING, GOAWAY. */
final class ConnectionFrames {

    private static final int LONGEST_DEBUG = 256;

    private final Endpoint endpoint;
    private final Event event;
    private final HpackReader hpack;

    private boolean settingsCame;
    private boolean acknowledged;

    /** Whether the user is yet to be told that it may write more on all streams. */
    private boolean windowsGrew;

    ConnectionFrames(Endpoint endpoint, Event event, HpackReader hpack) {
        this.endpoint = endpoint;
        this.event = event;
        this.hpack = hpack;
    }

    boolean settingsCame() {
        return settingsCame;
    }

    boolean takeWindowsGrew() {
        boolean grew = windowsGrew;
        windowsGrew = false;
        return grew;
    }

    @Nullable
    Step settings(FrameHeader header, PayloadReader payload) {
        if (header.has(FrameHeader.ACK)) {
            acknowledge();
            return null;
        }
        PeerSettings peer = endpoint.peer;
        int oldWindow = peer.initialWindow;
        event.violation = endpoint.guard.settings();
        if (event.violation == null) {
            event.violation = peer.apply(payload);
        }
        if (event.violation != null) {
            return null;
        }
        resizeWindows((long) peer.initialWindow - oldWindow);
        endpoint.hpack.limitTable(peer.headerTableSize);
        endpoint.writer.settingsAcknowledgement();
        settingsCame = true;
        return Step.SETTINGS;
    }

    /** RFC 9113, section 6.9.2. */
    private void resizeWindows(long change) {
        if (change == 0) {
            return;
        }
        endpoint.streams.forEach(stream -> {
            if (!stream.sendWindow.grow(change)) {
                event.violation = new Http2Violation(
                        ErrorCode.FLOW_CONTROL_ERROR,
                        "SETTINGS_INITIAL_WINDOW_SIZE makes the window of stream " + stream.id
                                + " larger than 2147483647",
                        "RFC 9113, section 6.9.2");
            }
        });
        windowsGrew = change > 0;
    }

    /** The peer keeps from here on to what this side has announced. */
    private void acknowledge() {
        if (acknowledged) {
            event.violation = new Http2Violation(
                    ErrorCode.PROTOCOL_ERROR,
                    "SETTINGS were acknowledged that were not sent",
                    "RFC 9113, section 6.5.3");
            return;
        }
        acknowledged = true;
        Http2Settings local = endpoint.local;
        endpoint.initialReceiveWindow = local.initialWindow();
        endpoint.streams.forEach(stream -> stream.receiveWindow.resize(local.initialWindow()));
        hpack.limitTable(local.headerTableSize());
    }

    @Nullable
    Step ping(FrameHeader header, PayloadReader payload) {
        long opaque = payload.int64(0);
        if (!header.has(FrameHeader.ACK)) {
            endpoint.writer.pong(opaque);
            return null;
        }
        if (endpoint.pingsUnanswered == 0) {
            event.violation = endpoint.guard.uselessFrame();
            return null;
        }
        endpoint.pingsUnanswered--;
        event.pong = opaque;
        return Step.PONG;
    }

    @Nullable
    Step goAway(PayloadReader payload) {
        int last = payload.int32(0) & Integer.MAX_VALUE;
        if (endpoint.goAwayCame && last > endpoint.lastProcessed) {
            event.violation = new Http2Violation(
                    ErrorCode.PROTOCOL_ERROR,
                    "GOAWAY names stream " + last + " as the last one after it has named " + endpoint.lastProcessed,
                    "RFC 9113, section 6.8");
            return null;
        }
        event.violation = endpoint.goAwayCame ? endpoint.guard.uselessFrame() : null;
        endpoint.goAwayCame = true;
        endpoint.lastProcessed = last;
        event.errorCode = payload.unsigned32(4);
        String debug = new String(payload.bytes(), 8, payload.length() - 8, StandardCharsets.UTF_8);
        String visible = Excerpt.visible(debug);
        event.debugText = visible.length() > LONGEST_DEBUG ? visible.substring(0, LONGEST_DEBUG - 1) + "…" : visible;
        endpoint.dropUnprocessed();
        return Step.GOAWAY;
    }
}
