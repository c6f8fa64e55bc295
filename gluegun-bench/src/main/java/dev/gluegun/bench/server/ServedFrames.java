package dev.gluegun.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.bench.model.Payload;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The frames of one connection of the server in Java (RFC 6455, section 5.2), and what each path does with them. */
final class ServedFrames {

    private static final int OPCODE = 0x0F;
    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int FLOOD_ROOM = 256 * 1024;

    private final DataInputStream in;
    private final OutputStream out;

    /** Answers that go out together, as soon as nothing more has arrived. */
    private ByteBuffer answers = ByteBuffer.allocate(64 * 1024);

    ServedFrames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** Serves until a close frame. */
    void serve(String path) throws IOException {
        int opcode;
        do {
            int first = in.readUnsignedByte();
            opcode = first & OPCODE;
            byte[] payload = readPayload();
            switch (opcode) {
                case PONG -> {}
                case PING -> answer(FIN | PONG, payload);
                case CLOSE -> answer(first, payload);
                default -> message(path, first, payload);
            }
            if (in.available() == 0) {
                flush();
            }
        } while (opcode != CLOSE);
        flush();
    }

    private void message(String path, int first, byte[] payload) throws IOException {
        switch (path) {
            case "/sink" -> {
                if ((first & OPCODE) == TEXT && payload.length > 0 && payload[0] == '?') {
                    answer(FIN | TEXT, new byte[] {'!'});
                }
            }
            case "/flood" -> flood(new String(payload, UTF_8).split(" ", -1));
            default -> answer(first, payload);
        }
    }

    private byte[] readPayload() throws IOException {
        int second = in.readUnsignedByte();
        int field = second & 0x7F;
        long length = field < 126 ? field : field == 126 ? in.readUnsignedShort() : in.readLong();
        int key = (second & 0x80) != 0 ? in.readInt() : 0;
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        if (payload.length < length) {
            throw new EOFException("expected " + length + " bytes, but got " + payload.length);
        }
        ByteBuffer words = ByteBuffer.wrap(payload);
        int i = 0;
        for (; i <= payload.length - Integer.BYTES; i += Integer.BYTES) {
            words.putInt(i, words.getInt(i) ^ key);
        }
        for (; i < payload.length; i++) {
            payload[i] ^= (byte) (key >>> (3 - i % 4) * Byte.SIZE);
        }
        return payload;
    }

    private void answer(int first, byte[] payload) throws IOException {
        byte[] header = header(first, payload.length);
        if (answers.remaining() < header.length + payload.length) {
            flush();
        }
        if (answers.remaining() < header.length + payload.length) {
            answers = ByteBuffer.allocate(header.length + payload.length);
        }
        answers.put(header).put(payload);
    }

    private void flush() throws IOException {
        out.write(answers.array(), 0, answers.position());
        answers.clear();
    }

    private static byte[] header(int first, int length) {
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) first);
        if (length < 126) {
            header.put((byte) length);
        } else if (length <= 0xFFFF) {
            header.put((byte) 126).putShort((short) length);
        } else {
            header.put((byte) 127).putLong(length);
        }
        return Arrays.copyOf(header.array(), header.position());
    }

    /** COUNT SIZE KIND: sends so many messages, as many with each write as there is room for. */
    private void flood(String[] words) throws IOException {
        flush();
        int size = Integer.parseInt(words[1]);
        Payload.Content content = switch (words.length > 2 ? words[2] : "binary") {
            case "text" -> Payload.Content.ASCII;
            case "mixed" -> Payload.Content.MIXED;
            default -> Payload.Content.BINARY;
        };
        byte[] header = header(FIN | (content == Payload.Content.BINARY ? BINARY : TEXT), size);
        int frame = header.length + size;
        int most = Math.max(1, FLOOD_ROOM / frame);
        ByteBuffer block = ByteBuffer.allocate(most * frame);
        byte[] payload = new Payload(content, size).bytes();
        for (int i = 0; i < most; i++) {
            block.put(header).put(payload);
        }
        for (long rest = Long.parseLong(words[0]); rest > 0; rest -= most) {
            out.write(block.array(), 0, (int) Math.min(rest, most) * frame);
        }
    }
}
