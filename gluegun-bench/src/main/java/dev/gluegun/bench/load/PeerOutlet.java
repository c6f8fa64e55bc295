package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Payload;
import dev.gluegun.bench.peer.Inbox;
import dev.gluegun.bench.peer.Peer;
import dev.gluegun.bench.peer.PeerSocket;
import dev.gluegun.bench.peer.Target;
import java.io.IOException;

/** Messages in one direction, through another library. */
final class PeerOutlet implements Outlet {

    private final Signal confirmed = new Signal();
    private final Object message;
    private final PeerSocket socket;

    PeerOutlet(Peer peer, Target target, Payload payload) throws Exception {
        this.message = payload.isText() ? payload.text() : payload.bytes();
        this.socket = peer.open(target, new Confirmations());
    }

    private final class Confirmations implements Inbox {

        @Override
        public void text(String text) {
            confirmed.send();
        }

        @Override
        public void binary(int length) {
            confirmed.fail(new IllegalStateException("expected a text, but got " + length + " bytes"));
        }

        @Override
        public void failed(Throwable cause) {
            confirmed.fail(cause);
        }
    }

    @Override
    public void send(int times) throws Exception {
        if (message instanceof String text) {
            for (int i = 0; i < times; i++) {
                socket.sendText(text);
            }
        } else {
            byte[] bytes = (byte[]) message;
            for (int i = 0; i < times; i++) {
                socket.sendBinary(bytes);
            }
        }
    }

    @Override
    public void confirm() throws Exception {
        socket.sendText(QUESTION);
        confirmed.await();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
