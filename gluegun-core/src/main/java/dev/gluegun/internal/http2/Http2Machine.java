package dev.gluegun.internal.http2;

import dev.gluegun.Headers;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of one HTTP/2 connection, as one of its two sides sees them.
 *
 * <p>The peer's bytes go in with {@link #step}, what they mean comes out one event at a time; what this side does goes in with the
 * methods that follow, and the bytes to send come out with {@link #writeTo}. Every step may have left an answer in the output.
 *
 * <p>Not thread-safe: one lock of the user's guards it.
 */
public final class Http2Machine {

    /** What a step has led to. */
    public enum Step {
        /** Nothing; all bytes are used up. */
        NEED_MORE,
        /** The peer's settings, the first or later ones, are in force. */
        SETTINGS,
        /** A header section of {@link #streamId()}: {@link #headers()}, {@link #status()} or {@link #request()}. */
        HEADERS,
        /** Payload of {@link #streamId()}: {@link #data()}. */
        DATA,
        /** {@link #streamId()} has ended at once, with {@link #errorCode()}: reset by the peer, or by {@link #streamViolation()}. */
        RESET,
        /** More may be written on {@link #streamId()}; on any stream when that is 0. */
        WINDOW,
        /** The peer's answer to {@link #ping}: {@link #pong()}. */
        PONG,
        /** The peer takes no further streams: {@link #errorCode()}, {@link #debugText()}, {@link #lastProcessed()}. */
        GOAWAY,
        /**
         * The peer has broken the connection: {@link #violation()}. GOAWAY is in the output; nothing that comes is read any
         * more, and every further step is this one.
         */
        FAILED
    }

    private final Endpoint endpoint;
    private final Event event = new Event();
    private final FrameIntake intake;

    /**
     * Makes one side of a new connection, with all that it has to send first in the output: preface, SETTINGS, and the
     * WINDOW_UPDATE that makes the connection's window as large as wanted.
     *
     * @param role this side
     * @param local what this side allows the peer
     */
    public Http2Machine(Role role, Http2Settings local) {
        endpoint = new Endpoint(role, local);
        intake = new FrameIntake(endpoint, event);
    }

    /**
     * Decodes at most one event, and leaves the bytes after it alone. To be called until it needs more. Frames that mean nothing to
     * the user are dealt with inside.
     *
     * @param in the peer's bytes; those that were decoded are consumed, and the rest of a DATA event's payload is counted as that
     */
    public Step step(ByteBuffer in) {
        return intake.step(in);
    }

    /** The stream of the last HEADERS, DATA, RESET or WINDOW; 0 after a WINDOW that concerns all streams. */
    public int streamId() {
        return event.streamId;
    }

    /** The fields of the last HEADERS, without pseudo-header fields, names in lower case. */
    public Headers headers() {
        return event.headers;
    }

    /** {@code :status} of the last HEADERS; 0 for trailers, and for a server. */
    public int status() {
        return event.status;
    }

    /** The pseudo-header fields of the last HEADERS that were not trailers; for a server. */
    public RequestHead request() {
        return Objects.requireNonNull(event.request, "request");
    }

    /** Whether the last HEADERS came after the stream's payload. */
    public boolean isTrailers() {
        return event.trailers;
    }

    /** Whether the last HEADERS or DATA was the last that comes on its stream. */
    public boolean endsStream() {
        return event.endsStream;
    }

    /**
     * The payload of the last DATA, without padding: a view of the buffer that was given to the step, valid until the next step or
     * until that buffer changes. A frame may come in several; may be empty when it ends the stream.
     */
    public ByteBuffer data() {
        return event.data;
    }

    /** The code of the last RESET or GOAWAY: 0 to 2^32-1, see {@link ErrorCode#describe}. */
    public long errorCode() {
        return event.errorCode;
    }

    /** What the peer has added to the last GOAWAY, fit to be shown: at most 256 characters, nothing that drives a terminal. */
    public String debugText() {
        return event.debugText;
    }

    /** The opaque data of the last PONG. */
    public long pong() {
        return event.pong;
    }

    /** Why the connection failed; after FAILED. */
    public Http2Violation violation() {
        return Objects.requireNonNull(event.violation, "violation");
    }

    /** Why this side has reset the stream of the last RESET by itself; empty when the peer has. */
    public Optional<Http2Violation> streamViolation() {
        return Optional.ofNullable(event.streamViolation);
    }

    // ---- what the peer allows

    /** Whether the peer's first SETTINGS have come. */
    public boolean settingsCame() {
        return intake.settingsCame();
    }

    /** Whether the peer takes extended CONNECT requests (RFC 8441, section 3). */
    public boolean allowsConnectProtocol() {
        return endpoint.peer.enableConnectProtocol;
    }

    /** Whether {@link #open} is allowed now: fewer streams than the peer takes, no GOAWAY from either side, ids left. */
    public boolean mayOpen() {
        return endpoint.mayOpen();
    }

    /** Whether the peer has broken the connection. */
    public boolean hasFailed() {
        return endpoint.failed;
    }

    /** How many streams the peer takes at the same time; a huge number when it has not said. */
    public long mostStreams() {
        return endpoint.peer.maxConcurrentStreams;
    }

    /** Whether there are identifiers for further streams: 2^30 in all (RFC 9113, section 5.1.1). */
    public boolean hasIdsLeft() {
        return endpoint.hasIdsLeft();
    }

    /** Whether the peer says that it takes a request with such fields, by their size (RFC 9113, section 10.5.1). */
    public boolean fits(RequestHead head, Headers fields) {
        return endpoint.fits(head, fields);
    }

    /** How many streams are open, of either side. */
    public int openStreams() {
        return endpoint.streams.size();
    }

    /** The highest stream that the peer may have processed, after its GOAWAY; 2^31-1 before. */
    public int lastProcessed() {
        return endpoint.lastProcessed;
    }

    // ---- what this side does

    /**
     * Begins a request; for a client that {@link #mayOpen()}.
     *
     * @param fields in any case; sent in lower case
     * @param endStream whether nothing follows
     * @return the new stream
     */
    public int open(RequestHead head, Headers fields, boolean endStream) {
        return endpoint.open(head, fields, endStream);
    }

    /**
     * Answers a request; for a server. Does nothing when the stream is closed for writing.
     *
     * @param status 100 to 999; after one below 200 another follows
     */
    public void respond(int streamId, int status, Headers fields, boolean endStream) {
        endpoint.respond(streamId, status, fields, endStream);
    }

    /** Ends a stream with fields after its payload. Does nothing when the stream is closed for writing. */
    public void trailers(int streamId, Headers fields) {
        endpoint.trailers(streamId, fields);
    }

    /**
     * Queues as much payload as the windows and the room in the output allow. An empty source with {@code endStream} ends the stream.
     *
     * @param source what was taken is consumed
     * @param endStream whether the stream ends with the last byte of the source; holds only when all was taken
     * @return how many bytes were taken; 0 also when the stream is closed for writing, see {@link #mayWrite}
     */
    public int data(int streamId, ByteBuffer source, boolean endStream) {
        return endpoint.data(streamId, source, endStream);
    }

    /** How many bytes the windows allow now; 0: wait for WINDOW. -1: the stream is closed for writing. */
    public int mayWrite(int streamId) {
        return endpoint.mayWrite(streamId);
    }

    /**
     * Ends a stream at once. Does nothing when it has ended. What the peer has sent before it learns of that is ignored.
     *
     * @param errorCode 0 to 2^32-1
     */
    public void reset(int streamId, long errorCode) {
        endpoint.reset(streamId, errorCode);
    }

    /**
     * Gives the peer back room for bytes of DATA that were dealt with. Does nothing when the stream has ended.
     *
     * <p>The room in the connection's window is given back as DATA comes, so that a slow reader of one stream holds up nobody
     * else: what memory a peer can fill is bounded by the windows of the streams.
     */
    public void release(int streamId, int bytes) {
        endpoint.release(streamId, bytes);
    }

    /** Asks for a PONG with the same data. */
    public void ping(long opaque) {
        endpoint.ping(opaque);
    }

    /**
     * Tells the peer that this side takes, and makes, no further streams. Open ones go on.
     *
     * @param errorCode 0 to 2^32-1
     * @param debug for people; may be empty
     */
    public void goAway(long errorCode, String debug) {
        endpoint.goAway(errorCode, debug);
    }

    /** Whether the stream has begun and neither was reset nor has ended on both sides. */
    public boolean isStreamOpen(int streamId) {
        return endpoint.streams.find(streamId) != null;
    }

    // ---- bytes out

    /** Whether there are bytes to send. */
    public boolean hasOutput() {
        return endpoint.out.size() > 0;
    }

    /** How many bytes there are to send. */
    public int outputBytes() {
        return endpoint.out.size();
    }

    /**
     * Moves as much of the output as fits.
     *
     * @return whether all has been moved
     */
    public boolean writeTo(ByteBuffer target) {
        return endpoint.out.moveTo(target);
    }

    /** Lets go of memory that is only needed while something is sent. For when nothing has happened for a while. */
    public void trim() {
        endpoint.out.trim();
    }
}
