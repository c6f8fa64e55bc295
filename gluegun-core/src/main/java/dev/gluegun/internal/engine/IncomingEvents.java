package dev.gluegun.internal.engine;

import dev.gluegun.ConnectionEvent.Kind;
import dev.gluegun.Frame;
import dev.gluegun.Message;
import dev.gluegun.ProtocolHandler.Fragment;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.ws.CloseCodes;
import dev.gluegun.internal.ws.InboundMachine;
import java.nio.ByteBuffer;

/** What is told of a stream's incoming side where somebody listens. The reading role is held. */
final class IncomingEvents {

    private IncomingEvents() {}

    /** A part of the answer to the upgrade has come. */
    static void tell(Observer observer, Message told) {
        if (told instanceof Message.Upgraded upgraded) {
            observer.upgraded(upgraded);
        } else if (told instanceof Message.Response refusal) {
            observer.refused(refusal);
        }
    }

    /** Bytes are about to be decoded, if there are any. */
    static void begin(Observer observer, InboundMachine frames, ByteBuffer in) {
        if (!frames.hasBegun()) {
            observer.isBetweenMessages();
        }
        if (in.hasRemaining()) {
            observer.decodes();
        }
    }

    /** A frame has come. */
    static void tell(Observer observer, InboundMachine frames, Frame came, int backlog) {
        switch (came) {
            case Frame.Text text -> {
                if (observer.wantsReceived()) {
                    long wireBytes = frames.takeWireBytes();
                    long bytes = frames.isCompressed() ? utf8Length(text.text()) : wireBytes;
                    observer.received(Kind.TEXT, true, bytes, wireBytes, backlog);
                }
            }
            case Frame.Binary binary ->
                observer.received(Kind.BINARY, true, binary.data().length, frames.takeWireBytes(), backlog);
            case Frame.Ping ping -> observer.pinged(ping.data());
            case Frame.Pong pong -> {
                // Told when it is known which ping it answers.
            }
            case Frame.Close close -> observer.peerCloses(CloseCodes.NO_STATUS, "");
            case Frame.CloseWithReason close -> observer.peerCloses(close.code(), close.reasonText());
        }
    }

    /** A piece of a message has come. */
    static void tell(Observer observer, InboundMachine frames, Fragment came, int backlog) {
        Kind kind = came.text() ? Kind.TEXT : Kind.BINARY;
        observer.received(kind, came.fin(), came.data().length, frames.takeWireBytes(), backlog);
    }

    /** The bytes that a text without lone surrogates takes in UTF-8. */
    static long utf8Length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate is a half of four bytes.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
