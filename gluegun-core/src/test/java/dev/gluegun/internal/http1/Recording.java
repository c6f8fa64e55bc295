package dev.gluegun.internal.http1;

import dev.gluegun.internal.http1.MessageReader.Step;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What a reader told about an input, in words, and what it left of it. */
final class Recording {

    final MessageReader reader;
    private final List<String> heads = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();
    private String end = "NEED_MORE";

    private Recording(MessageReader reader) {
        this.reader = reader;
    }

    /** Feeds {@code pieces} one after the other, and then the end of the stream when the message is not complete. */
    static Recording of(MessageReader reader, List<byte[]> pieces) {
        Recording recording = new Recording(reader);
        for (byte[] piece : pieces) {
            recording.feed(ByteBuffer.wrap(piece));
        }
        return recording;
    }

    static Recording whole(MessageReader reader, String input) {
        return of(reader, List.of(bytes(input)));
    }

    /** Feeds the input whole, byte by byte and split at every offset, to a reader of its own each: all tell the same. */
    static Recording everyWay(Supplier<? extends MessageReader> readers, String input) {
        byte[] bytes = bytes(input);
        Recording whole = of(readers.get(), List.of(bytes));
        List<byte[]> single = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            single.add(slice(bytes, i, i + 1));
        }
        check(whole, of(readers.get(), single), "byte by byte");
        for (int i = 0; i <= bytes.length; i++) {
            List<byte[]> halves = List.of(slice(bytes, 0, i), slice(bytes, i, bytes.length));
            check(whole, of(readers.get(), halves), "split at " + i);
        }
        return whole;
    }

    private static void check(Recording expected, Recording actual, String how) {
        if (!expected.toString().equals(actual.toString())) {
            throw new AssertionError("whole: " + expected + "\n" + how + ": " + actual);
        }
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    static byte[] bytes(String input) {
        return input.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void feed(ByteBuffer in) {
        Step step;
        do {
            step = reader.step(in);
            note(step);
        } while (step != Step.NEED_MORE && step != Step.END && step != Step.FAILED);
        if (step == Step.NEED_MORE && in.hasRemaining()) {
            throw new AssertionError("NEED_MORE with input left");
        }
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        left.writeBytes(rest);
    }

    Recording eof() {
        note(reader.eof());
        return this;
    }

    private void note(Step step) {
        switch (step) {
            case HEAD -> heads.add(head());
            case DATA -> body.writeBytes(reader.data());
            case TRAILERS -> heads.add("trailers " + reader.trailers());
            case END -> end = "END" + (reader.keepAlive() ? " keep" : " close");
            case FAILED -> end = reader.violation().message();
            case NEED_MORE -> {}
        }
    }

    private String head() {
        String what = switch (reader) {
            case RequestReader request -> request.method() + " " + request.target();
            case ResponseReader response -> response.status() + (response.interim() ? " interim" : "");
        };
        return what + " 1." + reader.minorVersion() + " " + reader.headers();
    }

    List<String> heads() {
        return heads;
    }

    String body() {
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    /** END with "keep" or "close", the violation's message, or NEED_MORE. */
    String end() {
        return end;
    }

    String left() {
        return left.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return heads + " " + body() + " " + end + (end.startsWith("END") ? " left " + left() : "");
    }
}
