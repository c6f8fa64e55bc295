package dev.gluegun.bench.load;

import dev.gluegun.bench.peer.Inbox;
import dev.gluegun.bench.peer.Peer;
import dev.gluegun.bench.peer.PeerSocket;
import dev.gluegun.bench.peer.Target;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A socket of a library with callbacks, which fill a queue at which the user waits. */
final class QueuedConversation implements Conversation {

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private @Nullable PeerSocket socket;

    private QueuedConversation() {}

    static QueuedConversation open(Peer peer, Target target) throws Exception {
        QueuedConversation conversation = new QueuedConversation();
        conversation.socket = peer.open(target, conversation.new Queue());
        return conversation;
    }

    private final class Queue implements Inbox {

        @Override
        public void text(String message) {
            messages.add(message);
        }

        @Override
        public void binary(int length) {
            messages.add(length);
        }

        @Override
        public void failed(Throwable cause) {
            messages.add(cause);
        }
    }

    private PeerSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("the socket is not open yet");
        }
        return socket;
    }

    @Override
    public void sendText(String message) throws Exception {
        socket().sendText(message);
    }

    @Override
    public void sendBinary(byte[] message) throws Exception {
        socket().sendBinary(message);
    }

    @Override
    public Object receive() throws IOException, InterruptedException {
        Object message = messages.take();
        if (message instanceof Throwable cause) {
            throw new IOException("the socket has failed: " + cause, cause);
        }
        return message;
    }

    @Override
    public void close() throws IOException {
        socket().close();
    }
}
