package dev.gluegun;

/**
 * A receiver to which a stream's messages are delivered in place of its mailbox (Gun's {@code reply_to}).
 *
 * <p>Threads: messages of one stream are delivered one at a time and in order, on a virtual thread of the stream's own; what
 * one call wrote the next one sees. A call may block: nothing more of this stream is delivered until it returns; pings are
 * answered meanwhile, what comes is kept as far as there is room, and then TCP pushes back on the peer. The receiver of several
 * streams is called by several threads at once.
 *
 * @see UpgradeOptions#withReplyTo(ReplyTo)
 */
@FunctionalInterface
public interface ReplyTo {
    /**
     * Takes the stream's next message. {@link Message.Failed} is the last one: it says why the stream has ended.
     *
     * <p>An exception out of this method closes the socket with 1011 and is the cause of what the application sees.
     *
     * @param message the message; its arrays belong to the receiver from now on
     */
    void deliver(Message message);
}
