package dev.gluegun.internal.engine;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.ws.DeflateParameters;
import dev.gluegun.internal.ws.MessageDeflater;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Payloads;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of one WebSocket: checks frames, compresses them, and hands them to the outbound.
 *
 * <p>Any thread. {@code deflating} keeps compressed messages in the order in which they were compressed, for each refers to
 * those before it; control frames never wait for it.
 */
final class FrameSender {

    private final Outbound outbound;
    private final StreamClosing closing;
    private final StreamInflow.Owner stream;
    private final @Nullable MessageDeflater deflater;

    /** Null without compression: then there is no order to keep. */
    private final @Nullable ReentrantLock deflating;

    FrameSender(
            Outbound outbound,
            StreamClosing closing,
            StreamInflow.Owner stream,
            @Nullable DeflateParameters deflate,
            UpgradeOptions options) {
        this.outbound = outbound;
        this.closing = closing;
        this.stream = stream;
        this.deflater = deflate == null
                ? null
                : deflate.deflater(Role.CLIENT, options.deflate().orElseThrow());
        this.deflating = deflate == null ? null : new ReentrantLock();
    }

    void send(Frame frame) {
        if (deflater == null && frame instanceof Frame.Text text && outbound.sendAscii(text.text())) {
            return;
        }
        byte[] payload = Payloads.of(frame);
        int opcode = opcode(frame);
        MessageDeflater compresses = deflater;
        if (compresses == null || Opcode.isControl(opcode)) {
            outbound.send(opcode, false, payload, announcement(frame, payload));
            return;
        }
        lockDeflating();
        try {
            // An ended link tells better how it ended than a freed deflater.
            outbound.requireOpen();
            OutgoingFrame compressed = compressed(compresses, frame, payload);
            outbound.send(opcode, compressed.rsv1(), compressed.payload(), null);
        } catch (RuntimeException e) {
            // The peer may never see this message: nothing later may refer to it.
            compresses.forget();
            throw e;
        } finally {
            unlockDeflating();
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
        List<OutgoingFrame> outgoing = new ArrayList<>(frames.size());
        lockDeflating();
        try {
            outbound.requireOpen();
            for (int i = 0; i < payloads.size(); i++) {
                outgoing.add(compressed(deflater, frames.get(i), payloads.get(i)));
            }
            outbound.sendAll(outgoing);
        } catch (RuntimeException e) {
            if (deflater != null) {
                deflater.forget();
            }
            throw e;
        } finally {
            unlockDeflating();
        }
    }

    /** Frees the native memory of the compression, without waiting for a sender that is just using it. */
    void free() {
        if (deflater != null) {
            deflater.free();
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
            case Opcode.CLOSE -> () -> closing.closeGoes(frame);
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

    private void unlockDeflating() {
        if (deflating != null) {
            deflating.unlock();
        }
    }

    private void lockDeflating() {
        if (deflating == null) {
            return;
        }
        try {
            deflating.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while another thread was sending; nothing of this message was sent", e);
        }
    }
}
