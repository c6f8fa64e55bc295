package dev.gluegun.internal.engine;

import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The streams of one HTTP/2 connection: hands out what the machine has come to, and knows which of them wait for room, and which
 * are about to end.
 *
 * <p>Threads: the session's lock guards all of it.
 */
final class SessionStreams {

    private final Http2Machine machine;
    private final Map<Integer, Http2Stream> open = new HashMap<>();

    /** Streams that have found no room in the output or in the windows, until they have written all they had. */
    private final Set<Http2Stream> blocked = new LinkedHashSet<>();

    /** Streams that this side has ended, and nobody has any more, until the peer may have ended them as well. */
    private final Set<Integer> ending = new LinkedHashSet<>();

    SessionStreams(Http2Machine machine) {
        this.machine = machine;
    }

    void add(Http2Stream stream) {
        open.put(stream.id(), stream);
    }

    /** Nobody has it any more. */
    void forget(Http2Stream stream) {
        open.remove(stream.id());
        blocked.remove(stream);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    Collection<Http2Stream> all() {
        return List.copyOf(open.values());
    }

    // ---- room

    void setBlocked(Http2Stream stream, boolean waits) {
        if (waits) {
            blocked.add(stream);
        } else {
            blocked.remove(stream);
        }
    }

    /** Whether some of what was to be written on the stream is still to be. */
    boolean isBlocked(Http2Stream stream) {
        return blocked.contains(stream);
    }

    /** There is room in the output, or in the connection's window. */
    void roomCame() {
        blocked.forEach(Http2Stream::mayWrite);
    }

    // ---- the end

    /** This side has ended the stream, nobody reads what comes, and the peer is given a moment to end it, too. */
    void ends(int streamId) {
        ending.add(streamId);
    }

    /** The moment is over. */
    void reset(int streamId) {
        ending.remove(streamId);
        machine.reset(streamId, ErrorCode.CANCEL.code());
    }

    /** Their places are needed. */
    void resetThoseThatEnd() {
        List.copyOf(ending).forEach(this::reset);
    }

    // ---- what has come

    void headersCame() {
        Http2Stream stream = open.get(machine.streamId());
        if (stream == null) {
            return;
        }
        Http2Stream.Head head = new Http2Stream.Head(machine.status(), machine.headers());
        if (machine.isTrailers()) {
            stream.trailersCame(head);
        } else {
            stream.headCame(head);
        }
        if (machine.endsStream()) {
            stream.inputEnded();
        }
    }

    void dataCame() {
        Http2Stream stream = open.get(machine.streamId());
        if (stream == null) {
            return;
        }
        stream.dataCame(machine.data());
        if (machine.endsStream()) {
            stream.inputEnded();
        }
    }

    void resetCame() {
        Http2Stream stream = open.get(machine.streamId());
        if (stream == null) {
            return;
        }
        long code = machine.errorCode();
        stream.failed(machine.streamViolation()
                .map(own -> new IOException("the server has broken HTTP/2 on this stream: " + own.text()))
                .orElseGet(() -> new Http2Error("the server reset the stream: " + ErrorCode.describe(code), code)));
    }

    void windowCame() {
        if (machine.streamId() == 0) {
            roomCame();
            return;
        }
        Http2Stream stream = open.get(machine.streamId());
        if (stream != null && isBlocked(stream)) {
            stream.mayWrite();
        }
    }
}
