package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Payload;
import dev.gluegun.bench.peer.Inbox;
import dev.gluegun.bench.peer.Peer;
import dev.gluegun.bench.peer.PeerSocket;
import dev.gluegun.bench.peer.Target;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** A flood of messages that are counted inside the library's callback. */
final class CallbackFlood implements Portion {

    private final Payload payload;
    private final Signal over = new Signal();
    private final PeerSocket socket;

    /** Handed from thread to thread by the messages themselves. */
    private int left;

    CallbackFlood(Peer peer, Target target, Payload payload) throws Exception {
        this.payload = payload;
        this.socket = peer.open(target, new Count());
    }

    private final class Count implements Inbox {

        @Override
        public void text(String message) {
            one();
        }

        @Override
        public void binary(int length) {
            one();
        }

        private void one() {
            left--;
            if (left == 0) {
                over.send();
            }
        }

        @Override
        public void failed(Throwable cause) {
            over.fail(cause);
        }
    }

    @Override
    public void run(int operations, Histogram latencies) throws Exception {
        left = operations;
        socket.sendText(payload.flood(operations));
        over.await();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
