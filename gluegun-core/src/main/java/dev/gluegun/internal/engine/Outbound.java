package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.ws.MaskKeys;
import dev.gluegun.internal.ws.MessageCursor;
import dev.gluegun.internal.ws.Opcode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent over HTTP/1.1: requests, and then a WebSocket's frames, in their order.
 *
 * <p>Threads: any. The lock guards the queue, too.
 */
final class Outbound extends LinkOutput {

    /** Encoded bytes that may wait before senders do. */
    private static final int ROOM_BYTES = 256 * 1024;

    /** Bytes of replies that may wait before they are too many: the peer asks and asks, and does not read. */
    private static final int REPLY_ROOM_BYTES = 2 * ROOM_BYTES;

    /** Shared: the source is safe for any number of threads. */
    private static final MaskKeys MASK_KEYS = MaskKeys.random();

    private final OutboundQueue queue;

    /** Written with the lock held; read without, as a ping is announced with the lock held and asks for it. */
    private volatile boolean closeSent;

    Outbound(Link link, ByteTransport transport, BufferPool buffers, Duration sendTimeout) {
        this(link, new OutboundQueue(buffers, MASK_KEYS, transport.prefersDirect()), transport, sendTimeout);
    }

    private Outbound(Link link, OutboundQueue queue, ByteTransport transport, Duration sendTimeout) {
        super(link, queue, transport, sendTimeout);
        this.queue = queue;
    }

    @Override
    OutboundQueue source() {
        return queue;
    }

    // ---- what is sent

    /**
     * Queues the head of an HTTP request, and writes what the pipe takes without waiting; the keeper writes the rest.
     *
     * @throws ConnectionDown when the link has ended
     */
    void sendHead(byte[] head) {
        if (queueRaw(head, 0, head.length, false)) {
            turn().write(false, List.of());
        }
    }

    /**
     * Sends parts of an HTTP request as they are, and waits when the peer is behind. All of them go, or the link ends.
     *
     * @throws ConnectionDown when the link has ended, or ends meanwhile
     * @throws Interrupted when interrupted while waiting for the peer to take bytes; the rest is sent in the background
     */
    void sendPiece(byte[]... parts) {
        Interrupted interrupted = null;
        for (byte[] part : parts) {
            for (int start = 0; start < part.length; start += OutboundQueue.BUFFER_BYTES) {
                int length = Math.min(OutboundQueue.BUFFER_BYTES, part.length - start);
                try {
                    sendRaw(part, start, length, interrupted == null);
                } catch (Interrupted e) {
                    interrupted = e;
                }
            }
        }
        if (interrupted != null) {
            throw new Interrupted(
                    "interrupted while the peer was not reading; what was given is sent in the background",
                    interrupted);
        }
    }

    /** Queues the bytes in any case. */
    private void sendRaw(byte[] bytes, int start, int length, boolean waits) {
        boolean writes;
        try {
            writes = queueRaw(bytes, start, length, waits);
        } catch (Interrupted e) {
            sendRaw(bytes, start, length, false);
            throw e;
        }
        if (writes) {
            turn().write(waits, List.of());
        }
    }

    /** Returns whether this thread has to write; unless it did not wait for room, nothing is queued when it is interrupted. */
    private boolean queueRaw(byte[] bytes, int start, int length, boolean waits) {
        lock().lock();
        try {
            if (waits) {
                awaitRoom();
            } else {
                ensureOpen();
            }
            queue.append(bytes, start, length);
            return turn().take();
        } finally {
            lock().unlock();
        }
    }

    /**
     * Queues one frame and sees that it is written: by this thread, or by the one that is writing. Returns when the frame is on
     * its way; for a large one, when its array is no longer needed.
     *
     * @param queued what to do, with the lock held, as soon as it is certain that the frame goes, and before it is queued; null for
     *     nothing
     * @throws ConnectionDown when the link has ended, or ends meanwhile, or a close frame was sent before
     * @throws Interrupted when interrupted while waiting for the peer to take bytes; the message tells whether it is sent
     */
    void send(int opcode, boolean rsv1, byte[] payload, @Nullable Runnable queued) {
        List<MessageCursor> large = List.of();
        lock().lock();
        try {
            awaitRoom();
            if (queued != null) {
                queued.run();
            }
            MessageCursor cursor = append(opcode, rsv1, payload, false);
            if (cursor != null) {
                large = List.of(cursor);
            }
            boolean small = cursor == null && !Opcode.isControl(opcode);
            if (small ? !turn().takeForOne() : !takeTurn(large)) {
                return;
            }
        } finally {
            lock().unlock();
        }
        turn().write(true, large);
    }

    /**
     * Like {@link #send}, for a short text message of ASCII.
     *
     * @return false when it is none, and nothing was sent
     */
    boolean sendAscii(String text) {
        lock().lock();
        try {
            awaitRoom();
            if (!queue.appendAscii(text)) {
                return false;
            }
            if (!turn().takeForOne()) {
                return true;
            }
        } finally {
            lock().unlock();
        }
        turn().write(true, List.of());
        return true;
    }

    /** Like {@link #send}, for several frames, which nothing comes between and which leave in as few writes as they fit into. */
    void sendAll(List<OutgoingFrame> frames) {
        List<MessageCursor> large = new ArrayList<>();
        lock().lock();
        try {
            awaitRoom();
            for (OutgoingFrame frame : frames) {
                if (frame.queued() != null) {
                    frame.queued().run();
                }
                MessageCursor cursor = append(frame.opcode(), frame.rsv1(), frame.payload(), true);
                if (cursor != null) {
                    large.add(cursor);
                }
            }
            if (frames.isEmpty() || !takeTurn(large)) {
                return;
            }
        } finally {
            lock().unlock();
        }
        turn().write(true, large);
    }

    /**
     * Queues a control frame that answers the peer, and writes what the pipe takes without waiting; the keeper writes the rest.
     * After a close frame no other may follow, and none is sent; pongs are, as a peer that has not closed yet may still ask (RFC 6455,
     * sections 5.5.1 and 5.5.2).
     *
     * @return false when the peer has let too many answers pile up
     */
    boolean reply(int opcode, byte[] payload) {
        boolean writes;
        lock().lock();
        try {
            if (isDropped() || closeSent && opcode == Opcode.CLOSE) {
                return true;
            }
            if (queue.replyBytes() > REPLY_ROOM_BYTES) {
                return false;
            }
            noteClose(opcode, payload);
            queue.appendReply(opcode, payload);
            writes = turn().take();
        } finally {
            lock().unlock();
        }
        if (writes) {
            turn().write(false, List.of());
        }
        Observer observer = link().observer();
        if (observer != null) {
            observer.sentControl(opcode, payload);
        }
        return true;
    }

    /** Encoded bytes that wait to be written. */
    long queuedBytes() {
        lock().lock();
        try {
            return queue.bytes();
        } finally {
            lock().unlock();
        }
    }

    /** A mark behind all that is queued: when {@link #hasWritten} that, it has been written. */
    long mark() {
        lock().lock();
        try {
            return queue.appended();
        } finally {
            lock().unlock();
        }
    }

    /** Whether all has been written that was queued before the mark was made. */
    boolean hasWritten(long mark) {
        lock().lock();
        try {
            return queue.written() >= mark;
        } finally {
            lock().unlock();
        }
    }

    /** Has messages of more than so many bytes fragmented from now on. */
    void fragmentLargerThan(int payloadBytes) {
        lock().lock();
        try {
            queue.fragmentLargerThan(payloadBytes);
        } finally {
            lock().unlock();
        }
    }

    boolean isCloseSent() {
        return closeSent;
    }

    /** Throws what a sender gets, if there is nothing to be sent any more. */
    void requireOpen() {
        lock().lock();
        try {
            ensureOpen();
        } finally {
            lock().unlock();
        }
    }

    // ---- waiting for others; lock held

    private @Nullable MessageCursor append(int opcode, boolean rsv1, byte[] payload, boolean inOrder) {
        noteClose(opcode, payload);
        return queue.append(opcode, rsv1, payload, inOrder);
    }

    private void noteClose(int opcode, byte[] payload) {
        if (opcode == Opcode.CLOSE) {
            closeSent = true;
            Observer observer = link().observer();
            if (observer != null) {
                observer.notesClose(payload);
            }
        }
    }

    private void awaitRoom() {
        ensureOpen();
        while (queue.bytes() > ROOM_BYTES) {
            awaitChange("interrupted while waiting for room to send; nothing of this message was sent");
            ensureOpen();
        }
    }

    private void ensureOpen() {
        Ending how = ending();
        if (how != null) {
            throw how.forSender();
        }
        if (closeSent) {
            throw new ConnectionDown(
                    "a close frame has been sent, and nothing may follow it (RFC 6455, section 5.5.1)");
        }
    }

    /** Returns false when another thread has the turn and has taken care of everything. */
    private boolean takeTurn(List<MessageCursor> large) {
        if (turn().take()) {
            return true;
        }
        try {
            for (MessageCursor frame : large) {
                while (!frame.isDone()) {
                    awaitChange("interrupted while a message was being sent; it is completed in the background");
                    if (!frame.isDone() && isDropped()) {
                        throw refusal();
                    }
                }
            }
        } finally {
            // The caller gets its arrays back, whatever happens to the frames.
            large.forEach(MessageCursor::detach);
        }
        return false;
    }
}
