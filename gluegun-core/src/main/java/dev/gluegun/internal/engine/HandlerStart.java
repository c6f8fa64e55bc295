package dev.gluegun.internal.engine;

import dev.gluegun.Headers;
import dev.gluegun.ProtocolHandler;
import dev.gluegun.ReplyTo;

/** Makes a stream's protocol handler and initialises it with what only the public API knows: the stream's own object. */
@FunctionalInterface
public interface HandlerStart {
    ProtocolHandler start(ProtocolHandler.Factory factory, ReplyTo replyTo, Headers responseHeaders);
}
