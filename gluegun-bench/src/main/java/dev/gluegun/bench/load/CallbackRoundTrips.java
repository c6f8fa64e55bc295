package dev.gluegun.bench.load;

import dev.gluegun.bench.peer.Inbox;
import dev.gluegun.bench.peer.Peer;
import dev.gluegun.bench.peer.PeerSocket;
import dev.gluegun.bench.peer.Target;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Messages and their echoes, one at a time: each echo is answered with the next message inside the library's callback. */
final class CallbackRoundTrips implements Portion {

    private final Messages messages;
    private final Signal over = new Signal();
    private final PeerSocket socket;

    /** Of the portion that is under way: handed from thread to thread by the messages themselves. */
    private Histogram latencies = new Histogram(1);

    private int left;
    private int number;
    private long begin;

    CallbackRoundTrips(Peer peer, Target target, Messages messages) throws Exception {
        this.messages = messages;
        this.socket = peer.open(target, new Answers());
    }

    private final class Answers implements Inbox {

        @Override
        public void text(String message) {
            latencies.recordValue(System.nanoTime() - begin);
            try {
                Messages.check(messages.of(number++), message);
                left--;
                if (left == 0) {
                    over.send();
                } else {
                    ask();
                }
            } catch (Exception e) {
                over.fail(e);
            }
        }

        @Override
        public void binary(int length) {
            over.fail(new IllegalStateException("expected a text, but got " + length + " bytes"));
        }

        @Override
        public void failed(Throwable cause) {
            over.fail(cause);
        }
    }

    private void ask() throws Exception {
        begin = System.nanoTime();
        socket.sendText(messages.of(number));
    }

    @Override
    public void run(int operations, Histogram histogram) throws Exception {
        latencies = histogram;
        left = operations;
        ask();
        over.await();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
