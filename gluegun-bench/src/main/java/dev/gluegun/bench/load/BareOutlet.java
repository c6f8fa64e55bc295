package dev.gluegun.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gluegun.bench.peer.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of messages in one direction, on a bare socket: one write for each, or for several together. */
final class BareOutlet implements Outlet {

    private final BareSocket socket;
    private final ByteBuffer single;
    private final ByteBuffer batch;
    private final int batchSize;
    private final ByteBuffer question;

    private BareOutlet(BareSocket socket, byte[] message, int batchSize) {
        this.socket = socket;
        this.single = socket.ready(message);
        this.batchSize = batchSize;
        this.question = socket.ready(WireFrame.masked(WireFrame.TEXT, QUESTION.getBytes(US_ASCII)));
        byte[] messages = Arrays.copyOf(message, message.length * batchSize);
        for (int i = 1; i < batchSize; i++) {
            System.arraycopy(message, 0, messages, i * message.length, message.length);
        }
        this.batch = socket.ready(messages);
    }

    static BareOutlet open(Target target, byte[] message, int batchSize) throws IOException {
        return new BareOutlet(BareSocket.open(target), message, batchSize);
    }

    @Override
    public void send(int times) throws IOException {
        int rest = times;
        for (; rest >= batchSize; rest -= batchSize) {
            socket.write(batch);
        }
        for (; rest > 0; rest--) {
            socket.write(single);
        }
    }

    @Override
    public void confirm() throws IOException {
        socket.write(question);
        socket.read(WireFrame.unmaskedSize(1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
