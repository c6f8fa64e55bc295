package dev.gluegun.testkit;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.FrameWriter;
import dev.gluegun.internal.ws.MessageDeflater;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Payloads;
import dev.gluegun.internal.ws.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** The bytes of what a script sends, right or wrong, and how they are cut. Threads: the script's alone. */
final class Encoder {

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int PORTION_OF_A_BOMB = 1 << 16;

    /** The end of a flush, which a compressed message leaves out (RFC 7692, section 7.2.1). */
    private static final int TAIL = 4;

    private final @Nullable MessageDeflater deflater;
    private final Random random;

    private Optional<Cuts> fragments = Optional.empty();
    private Optional<Step.Split> split = Optional.empty();
    private int mostBytes = Integer.MAX_VALUE;

    /** @param deflater null when permessage-deflate was not negotiated */
    Encoder(@Nullable MessageDeflater deflater, Random random) {
        this.deflater = deflater;
        this.random = random;
    }

    /** Changes how the next thing is sent. */
    void modify(Step.Modifier modifier) {
        switch (modifier) {
            case Step.Fragment fragment -> fragments = Optional.of(fragment.cuts());
            case Step.Split next -> split = Optional.of(next);
            case Step.CutOff cutOff -> mostBytes = cutOff.afterBytes();
        }
    }

    /** What a step sends, cut as the steps before it have said. */
    Outgoing encode(Step.Sending step) {
        List<Outgoing.SentFrame> frames = switch (step) {
            case Step.Send send -> frames(send.frame());
            case Step.SendFrame made -> List.of(frame(made.firstByte(), made.payload()));
            case Step.SendDeflateBomb bomb -> List.of(frame(FIN | RSV1 | Opcode.BINARY, bomb(bomb.inflatedBytes())));
            case Step.SendBytes raw -> List.of(raw(raw.bytes()));
        };
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Outgoing.SentFrame frame : frames) {
            all.writeBytes(bytes(frame));
        }
        byte[] bytes = all.toByteArray();
        byte[] sent = Arrays.copyOf(bytes, Math.min(bytes.length, mostBytes));
        String description = sent.length < bytes.length
                ? "%s, cut off after %d of %d bytes".formatted(step, sent.length, bytes.length)
                : step.toString();
        int[] cuts = split.map(wanted -> wanted.cuts().positions(sent, random)).orElse(new int[0]);
        long pause = split.map(Step.Split::pause).orElse(Duration.ZERO).toNanos();
        fragments = Optional.empty();
        split = Optional.empty();
        mostBytes = Integer.MAX_VALUE;
        return new Outgoing(description, true, pieces(sent, cuts), pause, frames);
    }

    /** A frame that is sent as it is, whatever the script wants: an answer of the protocol's. */
    static Outgoing answer(Frame frame) {
        Outgoing.SentFrame sent = frame(FIN | Opcode.of(frame), Payloads.of(frame));
        return new Outgoing(Words.of(frame), false, List.of(bytes(sent)), 0, List.of(sent));
    }

    private List<Outgoing.SentFrame> frames(Frame frame) {
        byte[] payload = Payloads.of(frame);
        int opcode = Opcode.of(frame);
        boolean insideCharacters =
                fragments.filter(Cuts.InsideCharacters.class::isInstance).isPresent();
        int rsv1 = 0;
        if (deflater != null && !Opcode.isControl(opcode) && deflater.compresses(payload.length) && !insideCharacters) {
            ByteBuffer compressed = deflater.deflate(payload, 0, payload.length);
            payload = new byte[compressed.remaining()];
            compressed.get(payload);
            rsv1 = RSV1;
        }
        byte[] whole = payload;
        int[] cuts = fragments.map(wanted -> wanted.positions(whole, random)).orElse(new int[0]);
        List<byte[]> pieces = pieces(whole, cuts);
        List<Outgoing.SentFrame> frames = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            int fin = i == pieces.size() - 1 ? FIN : 0;
            frames.add(frame(fin | (i == 0 ? rsv1 | opcode : Opcode.CONTINUATION), pieces.get(i)));
        }
        return frames;
    }

    private static Outgoing.SentFrame frame(int firstByte, byte[] payload) {
        return new Outgoing.SentFrame(Recording.kind(firstByte & 0x0F), firstByte, payload.length, payload);
    }

    private static Outgoing.SentFrame raw(byte[] bytes) {
        return new Outgoing.SentFrame(Recorded.Kind.RAW, 0, bytes.length, bytes);
    }

    private static byte[] bytes(Outgoing.SentFrame frame) {
        if (frame.kind() == Recorded.Kind.RAW) {
            return frame.payload();
        }
        ByteBuffer bytes = ByteBuffer.allocate(FrameWriter.LARGEST_HEADER + frame.length());
        FrameWriter.write(bytes, Role.SERVER, true, false, 0, frame.payload(), 0, frame.length(), 0);
        bytes.put(0, (byte) frame.firstByte());
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static List<byte[]> pieces(byte[] bytes, int[] cuts) {
        List<byte[]> pieces = new ArrayList<>();
        int start = 0;
        for (int cut : cuts) {
            pieces.add(Arrays.copyOfRange(bytes, start, cut));
            start = cut;
        }
        pieces.add(Arrays.copyOfRange(bytes, start, bytes.length));
        return pieces;
    }

    private byte[] bomb(long inflatedBytes) {
        if (deflater != null) {
            // Its window is not the one that the client has after the bomb.
            deflater.forget();
        }
        byte[] zeros = new byte[PORTION_OF_A_BOMB];
        byte[] out = new byte[PORTION_OF_A_BOMB];
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        Deflater zlib = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            for (long left = inflatedBytes; left > 0; left -= zeros.length) {
                boolean last = left <= zeros.length;
                zlib.setInput(zeros, 0, (int) Math.min(left, zeros.length));
                int written;
                do {
                    written = zlib.deflate(out, 0, out.length, last ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
                    compressed.write(out, 0, written);
                } while (written == out.length);
            }
        } finally {
            zlib.end();
        }
        byte[] bytes = compressed.toByteArray();
        return Arrays.copyOf(bytes, bytes.length - TAIL);
    }
}
