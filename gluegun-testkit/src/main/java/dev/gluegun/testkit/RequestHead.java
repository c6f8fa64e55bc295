package dev.gluegun.testkit;

import dev.gluegun.Headers;
import java.time.Duration;

/**
 * The head of a client's opening handshake (RFC 6455, section 4.2.1).
 *
 * @param connection the connection's number, from 1 on in the order in which they came
 * @param at the time since the server was started
 * @param method as sent, such as {@code GET}
 * @param target as sent, such as {@code /chat?room=1}
 * @param headers all fields in their order
 */
public record RequestHead(int connection, Duration at, String method, String target, Headers headers) {}
