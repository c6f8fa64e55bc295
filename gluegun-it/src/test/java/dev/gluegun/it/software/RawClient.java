package dev.gluegun.it.software;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A TCP connection by which tests speak to proxies byte by byte, to see how these answer before the library meets them. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    static RawClient to(int port) {
        return over(new Socket(), port);
    }

    /** Connects by a socket that is not connected yet. */
    static RawClient over(Socket socket, int port) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- bytes

    void send(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] receive(int count) {
        try {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("the end after " + HexFormat.of().formatHex(bytes));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends some bytes and returns as many of the answer, as text. */
    String echo(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        send(bytes);
        return new String(receive(bytes.length), StandardCharsets.UTF_8);
    }

    // ---- HTTP

    /** Sends a request and returns the head of the answer. */
    String request(String... lines) {
        send((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.writeBytes(receive(1));
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Asks for a tunnel and returns the head of the answer. */
    String connect(String host, int port, String... fields) {
        String[] lines = new String[2 + fields.length];
        lines[0] = "CONNECT " + host + ":" + port + " HTTP/1.1";
        lines[1] = "Host: " + host + ":" + port;
        System.arraycopy(fields, 0, lines, 2, fields.length);
        return request(lines);
    }

    // ---- SOCKS5

    /** Offers one method and returns what the proxy chooses (RFC 1928, section 3). */
    int offer(int method) {
        send((byte) 5, (byte) 1, (byte) method);
        return receive(2)[1] & 0xFF;
    }

    /** Logs in and returns the status (RFC 1929). */
    int logIn(String user, String password) {
        ByteBuffer bytes = ByteBuffer.allocate(3 + user.length() + password.length());
        bytes.put((byte) 1).put((byte) user.length()).put(user.getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) password.length()).put(password.getBytes(StandardCharsets.US_ASCII));
        send(bytes.array());
        return receive(2)[1] & 0xFF;
    }

    /** Asks for a tunnel to a name and returns the reply code (RFC 1928, section 6); the rest of an IPv4 answer is read as well. */
    int tunnelTo(String host, int port) {
        ByteBuffer bytes = ByteBuffer.allocate(7 + host.length());
        bytes.put((byte) 5).put((byte) 1).put((byte) 0).put((byte) 3).put((byte) host.length());
        bytes.put(host.getBytes(StandardCharsets.US_ASCII)).putShort((short) port);
        send(bytes.array());
        byte[] reply = receive(10);
        return reply[1] & 0xFF;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
