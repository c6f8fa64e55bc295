package dev.gluegun.internal.http2;

import java.nio.ByteBuffer;

/** The bytes that wait to be sent, and how many of them are answers that the peer has caused. */
final class Output {

    private static final byte[] NONE = {};
    private static final int SMALLEST = 256;

    private byte[] bytes = NONE;
    private int start;
    private int end;

    /** All bytes that have ever been queued, and of these all that have gone. */
    private long queued;

    private long gone;

    // Answers are counted in two generations: those behind a mark in the queue are new, and when what was before the
    // mark has gone,
    // the old ones have gone with it. So they are never counted as fewer than wait.
    private long mark;
    private int oldAnswerBytes;
    private int newAnswerBytes;

    int size() {
        return end - start;
    }

    void int8(int value) {
        room(1);
        bytes[end++] = (byte) value;
        queued++;
    }

    void int16(int value) {
        int8(value >>> Byte.SIZE);
        int8(value);
    }

    void int32(int value) {
        int16(value >>> Short.SIZE);
        int16(value);
    }

    void int64(long value) {
        int32((int) (value >>> Integer.SIZE));
        int32((int) value);
    }

    void bytes(byte[] source, int offset, int length) {
        room(length);
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
        queued += length;
    }

    /** Takes that many bytes of the source. */
    void take(ByteBuffer source, int length) {
        room(length);
        source.get(bytes, end, length);
        end += length;
        queued += length;
    }

    /** Moves as much as fits, and tells whether that was all. */
    boolean moveTo(ByteBuffer target) {
        int length = Math.min(size(), target.remaining());
        target.put(bytes, start, length);
        start += length;
        gone += length;
        if (start == end) {
            start = 0;
            end = 0;
        }
        return size() == 0;
    }

    /** Lets go of the memory, if nothing waits. */
    void trim() {
        if (size() == 0) {
            bytes = NONE;
        }
    }

    /** Notes that the last bytes queued are an answer. */
    void noteAnswer(int length) {
        passMark();
        newAnswerBytes += length;
    }

    /** How many bytes of answers wait, or a few more. */
    int answerBytes() {
        passMark();
        return oldAnswerBytes + newAnswerBytes;
    }

    private void passMark() {
        if (gone >= mark) {
            oldAnswerBytes = gone == queued ? 0 : newAnswerBytes;
            newAnswerBytes = 0;
            mark = queued;
        }
    }

    private void room(int length) {
        if (end + length <= bytes.length) {
            return;
        }
        int size = size();
        byte[] target = bytes;
        if (size + length > bytes.length || start < bytes.length / 2) {
            target = new byte[Math.max(Math.max(SMALLEST, size + length), 2 * bytes.length)];
        }
        System.arraycopy(bytes, start, target, 0, size);
        bytes = target;
        start = 0;
        end = size;
    }
}
