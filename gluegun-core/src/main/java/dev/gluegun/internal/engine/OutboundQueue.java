package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.ws.FrameWriter;
import dev.gluegun.internal.ws.MaskKeys;
import dev.gluegun.internal.ws.MessageCursor;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Role;
import dev.gluegun.internal.ws.ShortTextWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames, and large messages still to be encoded, in the order in which they go over the wire.
 *
 * <p>Small frames are written, masked, into shared buffers, so that many of them leave in one system call. A large message is
 * kept as a cursor over its sender's array and is encoded piece by piece when its turn has come, so that it needs no second
 * copy of its size; pings and pongs pass between its fragments. Not thread-safe: {@link Outbound}'s lock guards it.
 */
final class OutboundQueue implements LinkOutput.Source {

    /** Frames up to this size (with their header) are encoded at once; larger ones when they are written. */
    static final int BUFFER_BYTES = 64 * 1024;

    private final BufferPool buffers;
    private final MaskKeys maskKeys;
    private final boolean direct;
    private int fragmentBytes = Integer.MAX_VALUE;

    /** What is written before {@link #tail}: buffers ready to be read, and cursors; null while there is none. */
    private @Nullable ArrayDeque<Object> ahead;

    /** The buffer that small frames are being written into. */
    private @Nullable ByteBuffer tail;

    /** The message that is being written piece by piece. */
    private @Nullable MessageCursor current;

    /** Pings and pongs that go out between two fragments of {@link #current}. */
    private @Nullable ByteBuffer urgent;

    private long bytes;

    // What has been appended, what of it has been taken, and what has been written whole: in bytes, without the headers
    // of large messages.
    private long appended;
    private long taken;
    private long written;

    /** How much of {@link #bytes} are replies, at most: what is written counts as replies first. */
    private int replyBytes;

    /** @param direct whether large messages are better encoded into direct buffers */
    OutboundQueue(BufferPool buffers, MaskKeys maskKeys, boolean direct) {
        this.buffers = buffers;
        this.maskKeys = maskKeys;
        this.direct = direct;
    }

    /** Has messages of more than so many bytes fragmented from now on. */
    void fragmentLargerThan(int payloadBytes) {
        fragmentBytes = payloadBytes;
    }

    /** Encoded bytes that wait; large messages do not count, each holds up its own sender. */
    @Override
    public long bytes() {
        return bytes;
    }

    /** How far what has been appended reaches; what is appended next is written when {@link #written} is beyond that. */
    long appended() {
        return appended;
    }

    /** How far what has been written whole reaches. */
    long written() {
        return written;
    }

    /** How many of these bytes are replies, at most. */
    int replyBytes() {
        return replyBytes;
    }

    /** Appends bytes as they are: an HTTP request. */
    void append(byte[] raw, int start, int count) {
        int offset = start;
        while (offset < start + count) {
            ByteBuffer room = room(1);
            int length = Math.min(room.remaining(), start + count - offset);
            room.put(raw, offset, length);
            offset += length;
        }
        added(count);
    }

    /**
     * Appends a message or a control frame.
     *
     * @param inOrder whether also a ping or pong keeps its place behind what is queued, because it was sent with others at once
     * @return its cursor when it is a large one, whose array must stay as it is until the cursor is done; else null
     */
    @Nullable
    MessageCursor append(int opcode, boolean rsv1, byte[] payload, boolean inOrder) {
        long size = (long) FrameWriter.headerSize(Role.CLIENT, payload.length) + payload.length;
        if (size > BUFFER_BYTES || payload.length > fragmentBytes && !Opcode.isControl(opcode)) {
            seal();
            MessageCursor cursor = new MessageCursor(Role.CLIENT, rsv1, opcode, payload, fragmentBytes, maskKeys);
            ahead().addLast(cursor);
            appended += cursor.remaining();
            return cursor;
        }
        // A close frame keeps its place: after it the rest of a message could not be sent.
        boolean overtakes = !inOrder && current != null && (opcode == Opcode.PING || opcode == Opcode.PONG);
        ByteBuffer room = overtakes ? urgentRoom((int) size) : room((int) size);
        FrameWriter.write(room, Role.CLIENT, true, rsv1, opcode, payload, 0, payload.length, maskKeys.next());
        added(size);
        return null;
    }

    private void added(long count) {
        bytes += count;
        appended += count;
    }

    /**
     * Appends a short text message of ASCII.
     *
     * @return false when it is none, and nothing was appended
     */
    boolean appendAscii(String text) {
        int length = text.length();
        if (length > Math.min(ShortTextWriter.LONGEST, fragmentBytes)) {
            return false;
        }
        int size = FrameWriter.headerSize(Role.CLIENT, length) + length;
        if (!ShortTextWriter.shared().write(room(size), Role.CLIENT, text, maskKeys)) {
            return false;
        }
        added(size);
        return true;
    }

    /** Appends a control frame that answers the peer. */
    void appendReply(int opcode, byte[] payload) {
        long before = bytes;
        append(opcode, false, payload, false);
        replyBytes += (int) (bytes - before);
    }

    /**
     * The bytes to write next.
     *
     * @param used the bytes before, written; the buffer is used again or given back
     * @return null when everything has been taken
     */
    @Override
    public @Nullable ByteBuffer next(@Nullable ByteBuffer used) {
        written = taken;
        MessageCursor message = current;
        ByteBuffer passes = urgent;
        if (passes != null && (message == null || message.isBetweenFrames())) {
            urgent = null;
            return taken(used, passes.flip());
        }
        if (message == null) {
            Object segment = poll();
            if (!(segment instanceof MessageCursor cursor)) {
                return taken(used, (ByteBuffer) segment);
            }
            message = cursor;
        }
        ByteBuffer room = roomFor(message, used);
        taken += message.remaining();
        boolean done;
        do {
            done = message.writeTo(room);
        } while (!done && room.hasRemaining() && urgent == null);
        taken -= message.remaining();
        current = done ? null : message;
        return room.flip();
    }

    /** An empty buffer for pieces of a large message: the one that was used before, or a better one in its place. */
    private ByteBuffer roomFor(MessageCursor message, @Nullable ByteBuffer used) {
        if (used != null && used.isDirect()) {
            return used.clear();
        }
        ByteBuffer better = direct && message.remaining() > BUFFER_BYTES ? buffers.takeDirect() : null;
        if (better == null && used != null && used.capacity() >= BUFFER_BYTES) {
            return used.clear();
        }
        giveBack(used);
        return better == null ? buffers.take(BUFFER_BYTES) : better;
    }

    /** Gives all buffers back: nothing of this will be written. */
    @Override
    public void clear() {
        for (Object segment = poll(); segment != null; segment = poll()) {
            if (segment instanceof ByteBuffer buffer) {
                buffers.give(buffer);
            }
        }
        if (urgent != null) {
            buffers.give(urgent);
            urgent = null;
        }
        current = null;
        bytes = 0;
        replyBytes = 0;
    }

    /** Takes the oldest segment: a buffer ready to be read, or a cursor. */
    private @Nullable Object poll() {
        ArrayDeque<Object> first = ahead;
        if (first != null) {
            Object segment = first.pollFirst();
            if (first.isEmpty()) {
                ahead = null;
            }
            return segment;
        }
        ByteBuffer last = tail;
        tail = null;
        return last == null ? null : last.flip();
    }

    private @Nullable ByteBuffer taken(@Nullable ByteBuffer used, @Nullable ByteBuffer next) {
        giveBack(used);
        if (next != null) {
            bytes -= next.remaining();
            taken += next.remaining();
            replyBytes = Math.max(0, replyBytes - next.remaining());
        }
        return next;
    }

    /** Gives a buffer back of which nothing more will be written. */
    @Override
    public void giveBack(@Nullable ByteBuffer used) {
        if (used != null) {
            buffers.give(used);
        }
    }

    private ByteBuffer room(int size) {
        ByteBuffer open = tail;
        if (open != null && open.remaining() >= size) {
            return open;
        }
        seal();
        ByteBuffer fresh = buffers.take(BUFFER_BYTES).clear();
        tail = fresh;
        return fresh;
    }

    private ByteBuffer urgentRoom(int size) {
        ByteBuffer open = urgent;
        if (open == null) {
            open = buffers.take(BUFFER_BYTES).clear();
            urgent = open;
        }
        // So many pings within one fragment that they fill a buffer: the others wait for the end of the message.
        return open.remaining() >= size ? open : room(size);
    }

    private void seal() {
        ByteBuffer open = tail;
        if (open != null) {
            tail = null;
            ahead().addLast(open.flip());
        }
    }

    private ArrayDeque<Object> ahead() {
        ArrayDeque<Object> queue = ahead;
        if (queue == null) {
            queue = new ArrayDeque<>();
            ahead = queue;
        }
        return queue;
    }
}
