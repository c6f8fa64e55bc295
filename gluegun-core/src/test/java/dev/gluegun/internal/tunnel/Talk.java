package dev.gluegun.internal.tunnel;

import dev.gluegun.internal.tunnel.TunnelMachine.Step;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** What a machine said and came to when a proxy sent it an input in pieces. */
public final class Talk {

    /** How {@link #end()} begins when the tunnel stands; what is left of the input follows. */
    public static final String DONE = "DONE left ";

    private final TunnelMachine machine;
    private final List<String> sent = new ArrayList<>();
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();
    private Step last = Step.NEED_MORE;

    private Talk(TunnelMachine machine) {
        this.machine = machine;
    }

    /** Feeds all of the pieces, none of which waits for what the machine says. */
    public static Talk of(TunnelMachine machine, List<byte[]> pieces) {
        Talk talk = new Talk(machine);
        talk.feed(new byte[0]);
        pieces.forEach(talk::feed);
        return talk;
    }

    /** Feeds the input whole, byte by byte and split at every offset, to a machine of its own each: all come to the same. */
    static Talk everyWay(Supplier<? extends TunnelMachine> machines, byte[] input) {
        Talk whole = of(machines.get(), List.of(input));
        List<byte[]> single = new ArrayList<>();
        for (int i = 0; i < input.length; i++) {
            single.add(slice(input, i, i + 1));
        }
        check(whole, of(machines.get(), single), "byte by byte");
        for (int i = 0; i <= input.length; i++) {
            check(
                    whole,
                    of(machines.get(), List.of(slice(input, 0, i), slice(input, i, input.length))),
                    "split at " + i);
        }
        return whole;
    }

    private static void check(Talk expected, Talk actual, String how) {
        if (!expected.toString().equals(actual.toString())) {
            throw new AssertionError("whole: " + expected + "\n" + how + ": " + actual);
        }
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        byte[] part = new byte[to - from];
        System.arraycopy(bytes, from, part, 0, part.length);
        return part;
    }

    private void feed(byte[] piece) {
        ByteBuffer in = ByteBuffer.wrap(piece);
        if (last == Step.SEND || last == Step.NEED_MORE) {
            do {
                last = machine.step(in);
                if (last == Step.SEND) {
                    sent.add(new String(machine.output(), StandardCharsets.ISO_8859_1));
                }
            } while (last == Step.SEND);
            if (last == Step.NEED_MORE && in.hasRemaining()) {
                throw new AssertionError("NEED_MORE with input left");
            }
        }
        left.write(piece, in.position(), in.remaining());
    }

    public Talk eof() {
        last = machine.eof();
        return this;
    }

    /** What the machine had to send, each in ISO 8859-1. */
    public List<String> sent() {
        return sent;
    }

    /** What the machine had to send, each in hexadecimal. */
    public List<String> sentHex() {
        return sent.stream()
                .map(bytes -> HexFormat.of().formatHex(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
    }

    /** DONE with what is left of the input, AGAIN, NEED_MORE or why it failed. */
    public String end() {
        return switch (last) {
            case DONE -> DONE + left.toString(StandardCharsets.ISO_8859_1);
            case FAILED -> machine.failure();
            default -> last.name();
        };
    }

    /** Without what a reader shows of a wrong beginning, which is as much as has come. */
    @Override
    public String toString() {
        return sent + " " + end().replaceFirst("the peer sent \"[^\"]*\"", "the peer sent …");
    }
}
