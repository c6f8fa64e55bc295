package dev.gluegun.internal.engine;

import dev.gluegun.Frame;
import dev.gluegun.Message;
import dev.gluegun.ProtocolHandler.Fragment;

/** Something decoded that somebody is still to be given. */
sealed interface Incoming {

    /** How much of the backlog's bytes it takes. */
    long bytes();

    /** A message of the HTTP exchange, or the upgrade. */
    record Told(Message message) implements Incoming {
        @Override
        public long bytes() {
            return message instanceof Message.Data data ? data.bytes().length : 0;
        }
    }

    /** A frame of the WebSocket. */
    record Framed(Frame frame) implements Incoming {
        @Override
        public long bytes() {
            return switch (frame) {
                // Two bytes a character is what a string can take at the most.
                case Frame.Text text -> 2L * text.text().length();
                case Frame.Binary binary -> binary.data().length;
                case Frame.Ping ping -> ping.data().length;
                case Frame.Pong pong -> pong.data().length;
                case Frame.Close close -> 0;
                case Frame.CloseWithReason close -> close.reason().length;
            };
        }
    }

    /** A piece of a message, for a handler that wants pieces. */
    record Piece(Fragment fragment) implements Incoming {
        @Override
        public long bytes() {
            return fragment.data().length;
        }
    }
}
