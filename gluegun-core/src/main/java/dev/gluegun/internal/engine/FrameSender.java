package dev.gluegun.internal.engine;

import dev.gluegun.ConnectionEvent.Kind;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.ws.MessageDeflater;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Payloads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of one WebSocket: checks frames, compresses them, and hands them to the outbound.
 *
 * <p>Any thread. Messages that are compressed keep the order of the {@link Compression}; control frames never wait for it.
 */
final class FrameSender {

    private final Outbound outbound;
    private final StreamInflow.Owner stream;
    private final @Nullable Compression compression;

    /**
     * Makes the outgoing side of a stream.
     *
     * @param compression what was agreed on; null for none
     */
    FrameSender(Outbound outbound, StreamInflow.Owner stream, @Nullable Compression compression) {
        this.outbound = outbound;
        this.stream = stream;
        this.compression = compression;
    }

    /** What was agreed on; null for none. */
    @Nullable
    Compression compression() {
        return compression;
    }

    void send(Frame frame) {
        Observer observer = outbound.link().observer();
        if (observer == null) {
            transmit(frame);
            return;
        }
        long beganAtNanos = observer.wantsSent() ? System.nanoTime() : 0;
        int wireBytes = transmit(frame);
        tell(observer, frame, wireBytes, beganAtNanos);
    }

    /** Sends the frame, and tells the size of its payload on the wire. */
    private int transmit(Frame frame) {
        if (compression == null && frame instanceof Frame.Text text && outbound.sendAscii(text.text())) {
            return text.text().length();
        }
        byte[] payload = Payloads.of(frame);
        int opcode = opcode(frame);
        Compression compresses = compression;
        if (compresses == null || Opcode.isControl(opcode)) {
            outbound.send(opcode, false, payload, announcement(frame, payload));
            return payload.length;
        }
        compresses.lock();
        try {
            // An ended link tells better how it ended than a freed deflater.
            outbound.requireOpen();
            OutgoingFrame compressed = compressed(compresses.deflater(), frame, payload);
            outbound.send(opcode, compressed.rsv1(), compressed.payload(), null);
            return compressed.payload().length;
        } catch (RuntimeException e) {
            // The peer may never see this message: nothing later may refer to it.
            compresses.deflater().forget();
            throw e;
        } finally {
            compresses.unlock();
        }
    }

    void sendAll(List<Frame> frames) {
        // All are checked before any is queued, so that a bad one leaves no trace.
        List<byte[]> payloads = new ArrayList<>(frames.size());
        for (Frame frame : frames) {
            if (payloads.size() < frames.size() - 1 && opcode(frame) == Opcode.CLOSE) {
                throw new InvalidMessage("expected a close frame to be the last of those sent at once, as nothing may"
                        + " follow it (RFC 6455, section 5.5.1); nothing was sent");
            }
            payloads.add(Payloads.of(frame));
        }
        Observer observer = outbound.link().observer();
        long beganAtNanos = observer != null && observer.wantsSent() ? System.nanoTime() : 0;
        List<OutgoingFrame> sent = transmitAll(frames, payloads);
        if (observer != null) {
            for (int i = 0; i < sent.size(); i++) {
                tell(observer, frames.get(i), sent.get(i).payload().length, beganAtNanos);
            }
        }
    }

    /** Sends the frames, and tells what became of them. */
    private List<OutgoingFrame> transmitAll(List<Frame> frames, List<byte[]> payloads) {
        Compression compresses = compression;
        if (compresses == null) {
            List<OutgoingFrame> plain = outgoing(frames, payloads, null);
            outbound.sendAll(plain);
            return plain;
        }
        compresses.lock();
        try {
            outbound.requireOpen();
            List<OutgoingFrame> compressed = outgoing(frames, payloads, compresses.deflater());
            outbound.sendAll(compressed);
            return compressed;
        } catch (RuntimeException e) {
            compresses.deflater().forget();
            throw e;
        } finally {
            compresses.unlock();
        }
    }

    private List<OutgoingFrame> outgoing(
            List<Frame> frames, List<byte[]> payloads, @Nullable MessageDeflater deflater) {
        List<OutgoingFrame> outgoing = new ArrayList<>(frames.size());
        for (int i = 0; i < payloads.size(); i++) {
            outgoing.add(compressed(deflater, frames.get(i), payloads.get(i)));
        }
        return outgoing;
    }

    /** Tells of a frame that was sent; no lock held. */
    private void tell(Observer observer, Frame frame, int wireBytes, long beganAtNanos) {
        switch (frame) {
            case Frame.Text text -> {
                if (observer.wantsSent()) {
                    long bytes = IncomingEvents.utf8Length(text.text());
                    observer.sent(Kind.TEXT, bytes, wireBytes, beganAtNanos, outbound.queuedBytes());
                }
            }
            case Frame.Binary binary -> {
                if (observer.wantsSent()) {
                    int bytes = binary.data().length;
                    observer.sent(Kind.BINARY, bytes, wireBytes, beganAtNanos, outbound.queuedBytes());
                }
            }
            default -> observer.sentControl(opcode(frame), Payloads.of(frame));
        }
    }

    /** Frees the native memory of the compression, without waiting for a sender that is just using it. */
    void free() {
        if (compression != null) {
            compression.free();
        }
    }

    private static int opcode(Frame frame) {
        return switch (frame) {
            case Frame.Text text -> Opcode.TEXT;
            case Frame.Binary binary -> Opcode.BINARY;
            case Frame.Ping ping -> Opcode.PING;
            case Frame.Pong pong -> Opcode.PONG;
            case Frame.Close close -> Opcode.CLOSE;
            case Frame.CloseWithReason close -> Opcode.CLOSE;
        };
    }

    /** Tells those who wait for the answer to a frame that it goes; null when nobody does. */
    private @Nullable Runnable announcement(Frame frame, byte[] payload) {
        return switch (opcode(frame)) {
            case Opcode.PING -> () -> stream.pings().pingGoes(payload);
            case Opcode.CLOSE -> () -> stream.closing().closeGoes(frame);
            default -> null;
        };
    }

    private OutgoingFrame compressed(@Nullable MessageDeflater compresses, Frame frame, byte[] payload) {
        int opcode = opcode(frame);
        if (compresses == null || Opcode.isControl(opcode) || !compresses.compresses(payload.length)) {
            return new OutgoingFrame(opcode, false, payload, announcement(frame, payload));
        }
        ByteBuffer deflated = compresses.deflate(payload, 0, payload.length);
        return new OutgoingFrame(opcode, true, Arrays.copyOf(deflated.array(), deflated.remaining()), null);
    }
}
