package dev.gluegun.testkit;

import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import java.time.Duration;

/**
 * The head of a client's opening handshake (RFC 6455, section 4.2.1; RFC 8441, section 5).
 *
 * @param connection the TCP connection's number, from 1 on in the order in which they came
 * @param stream the number of the HTTP/2 stream; 0 in HTTP/1.1
 * @param at the time since the server was started
 * @param protocol the version of HTTP
 * @param method as sent: in a handshake {@code GET}, over HTTP/2 {@code CONNECT}
 * @param target as sent, such as {@code /chat?room=1}
 * @param headers all fields in their order; over HTTP/2 {@code :authority} as {@code Host} before them, and names in lower case
 */
public record RequestHead(
        int connection, int stream, Duration at, Protocol protocol, String method, String target, Headers headers) {}
