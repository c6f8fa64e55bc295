package dev.gluegun.bench.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of the server in Java: the opening handshake, then the path's work, until the connection ends. */
final class ServedConnection {

    private static final int ROOM = 256 * 1024;
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final Pattern PATH = Pattern.compile("^GET (\\S+) ");

    private final InputStream in;
    private final OutputStream out;

    private ServedConnection(Socket socket) throws IOException {
        this.in = new BufferedInputStream(socket.getInputStream(), ROOM);
        this.out = socket.getOutputStream();
    }

    static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            ServedConnection connection = new ServedConnection(socket);
            String head = connection.readHead();
            Optional<String> key = field(head, "Sec-WebSocket-Key");
            if (key.isEmpty()) {
                connection.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            connection.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + acceptKey(key.get()) + "\r\n" + extension(head) + "\r\n");
            Matcher path = PATH.matcher(head);
            new ServedFrames(connection.in, connection.out).serve(path.find() ? path.group(1) : "/");
        } catch (IOException gone) {
            // The client went away without a close frame: there is nobody left to tell.
            return;
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0 || head.length() > LARGEST_HEAD) {
                throw new EOFException("expected the head of a request, but got " + head.length() + " bytes");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    private static Optional<String> field(String head, String name) {
        Matcher field = Pattern.compile(
                        "^" + name + ":[ \t]*(.*?)[ \t]*\r$",
                        Pattern.MULTILINE | Pattern.UNIX_LINES | Pattern.CASE_INSENSITIVE)
                .matcher(head);
        return field.find() ? Optional.of(field.group(1)) : Optional.empty();
    }

    /** Compressed messages are echoed untouched and in order: the client decompresses what it has compressed itself. */
    private static String extension(String head) {
        String offer = field(head, "Sec-WebSocket-Extensions").orElse("");
        if (!offer.contains("permessage-deflate") || offer.contains("server_max_window_bits=")) {
            return "";
        }
        return "Sec-WebSocket-Extensions: permessage-deflate"
                + (offer.contains("server_no_context_takeover")
                        ? "; server_no_context_takeover; client_no_context_takeover"
                        : "")
                + "\r\n";
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
}
