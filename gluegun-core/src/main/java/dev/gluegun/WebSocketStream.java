package dev.gluegun;

/** One upgraded stream of a connection. */
public final class WebSocketStream {
    WebSocketStream() {}
}
