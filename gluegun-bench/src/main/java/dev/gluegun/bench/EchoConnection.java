package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection of the echo server: reads, and answers all frames that have arrived whole with one write.
 *
 * <p>A server's frame is four bytes shorter than the client's, so the answers are written over the questions.
 */
final class EchoConnection {

    private static final Pattern KEY =
            Pattern.compile("^Sec-WebSocket-Key:[ \t]*(\\S+)", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    private static final int FIRST_ROOM = 64 * 1024;
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final int OPCODE = 0x0F;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private final SocketChannel channel;

    /** What was read and not answered yet, from 0 to the position. */
    private ByteBuffer inbound = ByteBuffer.allocateDirect(FIRST_ROOM);

    private EchoConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Answers the opening handshake, then every frame, until the connection ends. */
    static void serve(SocketChannel channel) {
        try (channel) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            EchoConnection connection = new EchoConnection(channel);
            if (connection.shakeHands()) {
                while (connection.answer() && connection.readMore()) {
                    // All is done in the two conditions.
                }
            }
        } catch (IOException gone) {
            // The client went away without a close frame: there is nobody left to tell.
            return;
        }
    }

    private boolean readMore() throws IOException {
        if (!inbound.hasRemaining()) {
            inbound = ByteBuffer.allocateDirect(Math.multiplyExact(inbound.capacity(), 2))
                    .put(inbound.flip());
        }
        return channel.read(inbound) >= 0;
    }

    /** RFC 6455, section 4.2.2. */
    private boolean shakeHands() throws IOException {
        String head = "";
        int end = -1;
        while (end < 0) {
            if (inbound.position() > LARGEST_HEAD || !readMore()) {
                return false;
            }
            byte[] bytes = new byte[inbound.position()];
            inbound.get(0, bytes);
            head = new String(bytes, ISO_8859_1);
            end = head.indexOf("\r\n\r\n");
        }
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            return false;
        }
        write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + acceptKey(key.group(1)) + "\r\n\r\n");
        consume(end + 4);
        return true;
    }

    private static String acceptKey(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    private void write(String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    /** Answers the frames that have arrived whole; false when the connection is to end. */
    private boolean answer() throws IOException {
        int asked = 0;
        int answered = 0;
        boolean open = true;
        while (open) {
            int size = frameSize(asked);
            if (size < 0) {
                break;
            }
            int opcode = inbound.get(asked) & OPCODE;
            if (opcode != PONG) {
                answered += echo(asked, size, answered);
            }
            asked += size;
            open = opcode != CLOSE;
        }
        if (answered > 0) {
            ByteBuffer answers = inbound.duplicate().position(0).limit(answered);
            while (answers.hasRemaining()) {
                channel.write(answers);
            }
        }
        consume(asked);
        return open;
    }

    /** The size of the frame that begins there, or -1 when it has not arrived whole (RFC 6455, section 5.2). */
    private int frameSize(int start) {
        int available = inbound.position() - start;
        if (available < 2) {
            return -1;
        }
        int headerSize = headerSize(start);
        if (available < headerSize) {
            return -1;
        }
        int field = inbound.get(start + 1) & 0x7F;
        long length =
                field < 126 ? field : field == 126 ? inbound.getShort(start + 2) & 0xFFFF : inbound.getLong(start + 2);
        return length <= available - headerSize ? headerSize + (int) length : -1;
    }

    private int headerSize(int start) {
        int second = inbound.get(start + 1);
        int field = second & 0x7F;
        return 2 + (field < 126 ? 0 : field == 126 ? Short.BYTES : Long.BYTES) + (second < 0 ? Integer.BYTES : 0);
    }

    /** Writes the echo of a frame at target, which is not behind the frame, and returns the echo's size. */
    private int echo(int start, int size, int target) {
        int payload = start + headerSize(start);
        boolean masked = inbound.get(start + 1) < 0;
        int key = masked ? inbound.getInt(payload - Integer.BYTES) : 0;
        int headerSize = headerSize(start) - (masked ? Integer.BYTES : 0);
        byte first = inbound.get(start);
        byte second = (byte) (inbound.get(start + 1) & 0x7F);
        for (int i = 2; i < headerSize; i++) {
            inbound.put(target + i, inbound.get(start + i));
        }
        inbound.put(target, (first & OPCODE) == PING ? (byte) (first & ~OPCODE | PONG) : first);
        inbound.put(target + 1, second);
        int length = start + size - payload;
        unmask(payload, target + headerSize, length, key);
        return headerSize + length;
    }

    private void unmask(int source, int target, int length, int key) {
        long mask = (long) key << Integer.SIZE | (key & 0xFFFF_FFFFL);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            inbound.putLong(target + i, inbound.getLong(source + i) ^ mask);
        }
        for (; i < length; i++) {
            inbound.put(target + i, (byte) (inbound.get(source + i) ^ mask >>> (7 - i % 8) * Byte.SIZE));
        }
    }

    private void consume(int size) {
        inbound.flip().position(size);
        inbound.compact();
    }
}
