package dev.gluegun.internal.http2;

import dev.gluegun.Headers;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One side of a connection: its streams, windows and settings, and what it sends. */
final class Endpoint {

    /** While so many bytes wait to be sent, no more DATA is taken. */
    static final int OUTPUT_ROOM = 128 * 1024;

    /** A frame of DATA is not larger, so that others have their turn. */
    private static final int LARGEST_DATA = 64 * 1024;

    private static final int LONGEST_PSEUDO_NAME = ":authority".length();

    final Role role;
    final Http2Settings local;
    final PeerSettings peer;
    final Output out = new Output();
    final FrameWriter writer = new FrameWriter(out);
    final FloodGuard guard = new FloodGuard();
    final StreamTable streams = new StreamTable();
    final EndedStreams ended = new EndedStreams();
    final SendWindow sendWindow = new SendWindow(Http2Settings.DEFAULT_WINDOW);
    final ReceiveWindow receiveWindow;
    final HpackWriter hpack = new HpackWriter();

    /** The next stream of this side; negative when there are none left. */
    int nextStreamId = 1;

    /** The highest stream that the peer has begun. */
    int highestPeerStream;

    boolean goAwaySent;
    boolean goAwayCame;
    boolean failed;
    int lastProcessed = Integer.MAX_VALUE;

    /** What a new stream may bring: what the peer believes until it has acknowledged our settings, if that is more. */
    int initialReceiveWindow;

    int pingsUnanswered;

    Endpoint(Role role, Http2Settings local) {
        this.role = role;
        this.local = local;
        this.peer = new PeerSettings(role == Role.CLIENT);
        this.receiveWindow = new ReceiveWindow(local.connectionWindow());
        this.initialReceiveWindow = Math.max(local.initialWindow(), Http2Settings.DEFAULT_WINDOW);
        if (role == Role.CLIENT) {
            writer.preface();
        }
        writer.settings(role, local);
        if (local.connectionWindow() > Http2Settings.DEFAULT_WINDOW) {
            writer.windowUpdate(0, local.connectionWindow() - Http2Settings.DEFAULT_WINDOW);
        }
    }

    // ---- streams

    boolean mayOpen() {
        return role == Role.CLIENT
                && !failed
                && !goAwaySent
                && !goAwayCame
                && hasIdsLeft()
                && streams.size() < peer.maxConcurrentStreams;
    }

    boolean hasIdsLeft() {
        return nextStreamId > 0;
    }

    int open(RequestHead head, Headers fields, boolean endStream) {
        if (!mayOpen()) {
            throw new IllegalStateException("no stream may be opened now");
        }
        check(fields);
        Stream stream = new Stream(nextStreamId, head.method(), peer.initialWindow, initialReceiveWindow);
        hpack.begin();
        hpack.add(":method", head.method());
        addPseudo(":scheme", head.scheme());
        addPseudo(":authority", head.authority());
        addPseudo(":path", head.path());
        addPseudo(":protocol", head.protocol());
        nextStreamId += 2;
        stream.headWent = true;
        streams.add(stream);
        sendFields(stream, fields, endStream);
        return stream.id;
    }

    /** Counted as in RFC 9113, section 6.5.2. */
    boolean fits(RequestHead head, Headers fields) {
        long bytes = 0;
        for (Headers.Header field : fields) {
            bytes += FieldSection.FIELD_OVERHEAD
                    + field.name().length()
                    + field.value().length();
        }
        for (@Nullable
        String value :
                new @Nullable String[] {head.method(), head.scheme(), head.authority(), head.path(), head.protocol()}) {
            bytes += value == null ? 0 : FieldSection.FIELD_OVERHEAD + LONGEST_PSEUDO_NAME + value.length();
        }
        return bytes <= peer.maxHeaderListBytes;
    }

    private void addPseudo(String name, @Nullable String value) {
        if (value != null) {
            hpack.add(name, value);
        }
    }

    void respond(int streamId, int status, Headers fields, boolean endStream) {
        Stream stream = writable(streamId);
        if (stream == null) {
            return;
        }
        boolean interim = status < 200;
        if (role != Role.SERVER || stream.headWent || status < 100 || status > 999 || interim && endStream) {
            throw new IllegalStateException("a response with status " + status + " cannot be sent now");
        }
        check(fields);
        stream.headWent = !interim;
        stream.connected = stream.method.equals("CONNECT") && status / 100 == 2;
        hpack.begin();
        hpack.add(":status", String.valueOf(status));
        sendFields(stream, fields, endStream);
    }

    void trailers(int streamId, Headers fields) {
        Stream stream = writable(streamId);
        if (stream == null) {
            return;
        }
        requireHead(stream);
        check(fields);
        hpack.begin();
        sendFields(stream, fields, true);
    }

    private static void check(Headers fields) {
        for (Headers.Header field : fields) {
            if (FieldRules.isConnectionField(field.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the field " + field.name() + " is not allowed in HTTP/2");
            }
        }
    }

    private void sendFields(Stream stream, Headers fields, boolean endStream) {
        for (Headers.Header field : fields) {
            hpack.add(field.name().toLowerCase(Locale.ROOT), field.value().strip());
        }
        writer.headers(stream.id, hpack.bytes(), hpack.length(), endStream, peer.maxFrameSize);
        if (endStream) {
            endLocally(stream);
        }
    }

    int data(int streamId, ByteBuffer source, boolean endStream) {
        Stream stream = writable(streamId);
        if (stream == null) {
            return 0;
        }
        requireHead(stream);
        int taken = 0;
        int length;
        do {
            // The headers of frames may have taken a little more than the room.
            int room = Math.max(0, OUTPUT_ROOM - out.size());
            length = Math.min(Math.min(source.remaining(), mayWrite(stream)), room);
            length = Math.min(Math.min(length, peer.maxFrameSize), LARGEST_DATA);
            boolean last = endStream && length == source.remaining();
            if (length > 0 || last) {
                writer.data(streamId, source, length, last);
                stream.sendWindow.take(length);
                sendWindow.take(length);
                guard.sent(length);
                taken += length;
            }
            if (last) {
                endLocally(stream);
            }
        } while (length > 0 && source.hasRemaining());
        return taken;
    }

    int mayWrite(int streamId) {
        Stream stream = writable(streamId);
        return stream == null ? -1 : mayWrite(stream);
    }

    private int mayWrite(Stream stream) {
        return Math.max(0, Math.min(sendWindow.bytes(), stream.sendWindow.bytes()));
    }

    private @Nullable Stream writable(int streamId) {
        Stream stream = failed ? null : streams.find(streamId);
        return stream != null && stream.state().mayWrite() ? stream : null;
    }

    private static void requireHead(Stream stream) {
        if (!stream.headWent) {
            throw new IllegalStateException("stream " + stream.id + " has to be responded to first");
        }
    }

    void endLocally(Stream stream) {
        settle(stream, stream.state().afterLocalEnd());
    }

    void endRemotely(Stream stream) {
        settle(stream, stream.state().afterRemoteEnd());
    }

    private void settle(Stream stream, StreamState state) {
        if (state == StreamState.CLOSED) {
            guard.completed();
            close(stream, false);
        } else {
            stream.become(state);
        }
    }

    /** The stream is closed: forgets all but how. */
    void close(Stream stream, boolean resetHere) {
        stream.become(StreamState.CLOSED);
        streams.remove(stream);
        ended.add(stream.id, resetHere);
    }

    /** Whether the stream has not begun, and may yet. */
    boolean isIdle(int streamId) {
        boolean odd = (streamId & 1) == 1;
        if (role == Role.CLIENT) {
            return !odd || hasIdsLeft() && streamId >= nextStreamId;
        }
        return !odd || streamId > highestPeerStream;
    }

    /** Ends the streams of this side that the peer says it has not looked at (RFC 9113, section 6.8). */
    void dropUnprocessed() {
        if (role == Role.CLIENT) {
            for (Stream stream : streams.all()) {
                if (stream.id > lastProcessed) {
                    close(stream, true);
                }
            }
        }
    }

    void reset(int streamId, long errorCode) {
        Stream stream = failed ? null : streams.find(streamId);
        if (stream != null) {
            reset(stream, errorCode);
        }
    }

    void reset(Stream stream, long errorCode) {
        writer.reset(stream.id, errorCode);
        guard.mayStray(stream.state().mayRead() ? stream.receiveWindow.bytes() : 0);
        close(stream, true);
    }

    void release(int streamId, int bytes) {
        Stream stream = failed ? null : streams.find(streamId);
        if (stream != null) {
            release(stream, bytes);
        }
    }

    void release(Stream stream, int bytes) {
        int update = stream.receiveWindow.release(bytes);
        if (update > 0 && stream.state().mayRead()) {
            writer.windowUpdate(stream.id, update);
            out.noteAnswer(FrameHeader.SIZE + Integer.BYTES);
        }
    }

    // ---- the connection

    void ping(long opaque) {
        if (!failed) {
            writer.ping(opaque);
            pingsUnanswered++;
        }
    }

    void goAway(long errorCode, String debug) {
        if (!failed) {
            writer.goAway(highestPeerStream, errorCode, debug);
            goAwaySent = true;
        }
    }

    void fail(Http2Violation violation) {
        goAway(violation.code().code(), violation.message());
        failed = true;
    }
}
