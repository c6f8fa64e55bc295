package dev.gluegun.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The head of a client's request.
 *
 * @param line the request line
 * @param fields the field lines, in order
 */
public record Request(String line, List<String> fields) {

    /** The value of the first field of that name. */
    public Optional<String> field(String name) {
        String prefix = name + ": ";
        return fields.stream()
                .filter(field -> field.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(field -> field.substring(prefix.length()))
                .findFirst();
    }

    /** What the accept field has to say (RFC 6455, section 4.2.2, item 5.4). */
    public String accept() {
        try {
            String text = field("Sec-WebSocket-Key").orElseThrow() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The answer that agrees to the upgrade, with further fields, each a line. */
    public byte[] agreement(String... furtherFields) {
        StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n")
                .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
                .append("Sec-WebSocket-Accept: ")
                .append(accept())
                .append("\r\n");
        for (String field : furtherFields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
