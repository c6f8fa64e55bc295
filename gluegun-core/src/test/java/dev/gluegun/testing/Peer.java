package dev.gluegun.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The server's end of one connection, played by the test. One thread at a time may read, and one may write. */
public final class Peer implements AutoCloseable {

    private static final int HIGHEST_BIT = 0x80;

    /** The socket of a peer, of whichever kind. */
    interface Line extends Closeable {

        InputStream input() throws IOException;

        OutputStream output() throws IOException;

        void shutdownOutput() throws IOException;

        /** Closes it so that the client sees a reset. */
        void abort() throws IOException;
    }

    private final Line line;
    private final Consumer<Peer> closed;
    private final DataInputStream in;

    Peer(Line line, Consumer<Peer> closed) throws IOException {
        this.line = line;
        this.closed = closed;
        this.in = new DataInputStream(line.input());
    }

    // ---- the handshake

    /** Reads one request head. */
    public Request request() {
        try {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            byte[] end = {'\r', '\n', '\r', '\n'};
            while (!endsWith(head, end)) {
                head.write(in.readByte());
            }
            String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n");
            return new Request(lines[0], List.of(lines).subList(1, lines.length));
        } catch (IOException e) {
            throw new UncheckedIOException("no request came", e);
        }
    }

    private static boolean endsWith(ByteArrayOutputStream head, byte[] end) {
        byte[] bytes = head.size() < end.length ? new byte[0] : head.toByteArray();
        return bytes.length > 0 && Arrays.equals(bytes, bytes.length - end.length, bytes.length, end, 0, end.length);
    }

    /** Reads a request and agrees to it, with further fields, each a line. */
    public Request upgrade(String... furtherFields) {
        Request request = request();
        send(request.agreement(furtherFields));
        return request;
    }

    // ---- sending

    /** Sends the bytes in one write. */
    public void send(byte[]... parts) {
        try {
            line.output().write(ServerFrames.concat(parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void send(String latin1) {
        send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void sendText(String text) {
        send(ServerFrames.text(text));
    }

    // ---- receiving

    /** Reads one frame, which has to be masked. */
    public ClientFrame frame() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            assertThat(second & HIGHEST_BIT)
                    .as("RFC 6455, section 5.1: a client masks")
                    .isNotZero();
            int length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
                assertThat(length).as("shortest encoding").isGreaterThan(125);
            } else if (length == 127) {
                long large = in.readLong();
                assertThat(large).as("shortest encoding").isBetween(0x10000L, (long) Integer.MAX_VALUE);
                length = (int) large;
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException("the end came after " + payload.length + " of " + length + " bytes");
            }
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new ClientFrame((first & HIGHEST_BIT) != 0, first >> 4 & 7, first & 0xf, payload);
        } catch (IOException e) {
            throw new UncheckedIOException("no frame came", e);
        }
    }

    /** Reads a text message of one frame. */
    public String text() {
        ClientFrame frame = frame();
        assertThat(frame).returns(1, ClientFrame::opcode).returns(true, ClientFrame::fin);
        return frame.text();
    }

    /** Reads a close frame and tells its code; 1005 when it has none. */
    public int closeCode() {
        ClientFrame frame = frame();
        assertThat(frame.opcode()).as("opcode of %s", frame).isEqualTo(8);
        return frame.closeCode();
    }

    /** Reads what the client wrote as it is. */
    public byte[] bytes(int count) {
        try {
            byte[] bytes = new byte[count];
            in.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the client has ended its side, which has to have nothing more to say. */
    public void expectEnd() {
        try {
            assertThat(in.read()).as("a byte where the end should be").isEqualTo(-1);
        } catch (SocketException reset) {
            // A reset is an end, too: the client had not read all that this side had sent.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("the client did not end the connection", e);
        }
    }

    // ---- ending

    /** Ends this side's direction, and goes on reading. */
    public void endOutput() {
        try {
            line.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a TCP reset. */
    public void reset() {
        try {
            line.abort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        try {
            line.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closed.accept(this);
        }
    }
}
