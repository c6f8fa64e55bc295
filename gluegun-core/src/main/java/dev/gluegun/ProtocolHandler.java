package dev.gluegun;

import java.util.Arrays;
import java.util.Objects;

/**
 * The user's own way to treat the frames of one upgraded stream (Gun's {@code gun_ws_protocol}). The library makes one with its
 * {@link Factory} for each stream, when the upgrade has succeeded.
 *
 * <p>Threads: all calls for one stream come one after the other on a virtual thread of that stream's own. They may block: that
 * holds up this stream alone, while pings are still answered.
 *
 * <p>An exception out of any of these methods closes the socket with 1011 and is the cause of what the application sees.
 *
 * @see UpgradeOptions#withProtocol(String, Factory)
 * @see UpgradeOptions#withDefaultProtocol(Factory)
 */
public interface ProtocolHandler {

    /**
     * Called once, before all else.
     *
     * @param replyTo where what the application is to receive goes: the stream's mailbox or the user's {@link ReplyTo}
     * @param stream the stream, to send on
     * @param responseHeaders the header fields of the server's answer to the upgrade
     * @param options the options that the upgrade was made with; its {@link UpgradeOptions#userOptions() user options} are meant for it
     */
    default void init(ReplyTo replyTo, WebSocketStream stream, Headers responseHeaders, UpgradeOptions options) {}

    /**
     * Takes a whole frame.
     *
     * @param frame the frame; its arrays belong to the handler
     * @return how many frames of flow it used, 0 or more; 1 is usual for a frame that was delivered
     */
    int handle(Frame frame);

    /**
     * Whether text and binary messages are wanted piece by piece; asked once, after {@link #init}. When true, {@link
     * #handleFragment} gets them as they arrive, no size limit applies to them, and {@link #handle} gets only the rest.
     */
    default boolean wantsFragments() {
        return false;
    }

    /**
     * Takes a piece of a text or binary message; called only for a handler that {@link #wantsFragments() wants fragments}.
     *
     * @param fragment the piece
     * @return how many frames of flow it used, 0 or more
     */
    default int handleFragment(Fragment fragment) {
        return 0;
    }

    /** A maker of handlers: one for each stream that is upgraded. */
    @FunctionalInterface
    interface Factory {
        /** Makes the handler of a new stream. Called by any thread, also by several at once. */
        ProtocolHandler create();
    }

    /**
     * A piece of a message as it arrived. Pieces are cut anywhere: also inside a character, and elsewhere than the peer's frames.
     *
     * @param text true when the message is text (the pieces put together are valid UTF-8), false when it is binary
     * @param fin true when this is the message's last piece
     * @param data the bytes, not copied; may be empty
     */
    record Fragment(boolean text, boolean fin, byte[] data) {
        public Fragment {
            Objects.requireNonNull(data, "data");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Fragment that
                    && text == that.text
                    && fin == that.fin
                    && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(data) + 2 * Boolean.hashCode(text) + Boolean.hashCode(fin);
        }

        @Override
        public String toString() {
            return "Fragment[" + (text ? "text" : "binary") + ", fin=" + fin + ", " + Excerpt.of(data) + "]";
        }
    }
}
