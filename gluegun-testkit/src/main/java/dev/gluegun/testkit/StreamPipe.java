package dev.gluegun.testkit;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection: the payload of its DATA frames, both ways. What nobody reads fills the stream's window, so that
 * the client has to wait.
 *
 * <p>Threads: one reads, another writes, any ends. The connection's lock guards everything.
 */
final class StreamPipe implements Pipe {

    /** RFC 9113, section 8.2.2. */
    private static final Set<String> FORBIDDEN_FIELDS =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    private final Http2Connection connection;
    private final int id;

    /** What has come and nobody has read: at most a window. */
    private ByteBuffer inbox = ByteBuffer.allocate(0);

    private boolean inputEnded;
    private boolean outputEnded;
    private @Nullable IOException failure;

    StreamPipe(Http2Connection connection, int id) {
        this.connection = connection;
        this.id = id;
    }

    int id() {
        return id;
    }

    /** Something that is done with the lock held. */
    private interface Act {
        void act() throws IOException;
    }

    private void locked(Act act) throws IOException {
        connection.lock().lock();
        try {
            act.act();
        } finally {
            connection.lock().unlock();
        }
    }

    // ---- what comes; called with the lock held

    void dataCame(ByteBuffer data, boolean last) {
        ByteBuffer both = ByteBuffer.allocate(inbox.remaining() + data.remaining());
        inbox = both.put(inbox).put(data).flip();
        inputEnded |= last;
    }

    void inputEnded() {
        inputEnded = true;
    }

    /** Nothing more comes, and nothing can be sent; what has come stays. */
    void failed(IOException reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    // ---- the handshake

    /** Answers the request, without what HTTP/2 forbids. */
    void respond(int status, Headers fields) throws IOException {
        List<Headers.Header> allowed = new ArrayList<>();
        fields.forEach(field -> {
            if (!FORBIDDEN_FIELDS.contains(field.name().toLowerCase(Locale.ROOT))) {
                allowed.add(field);
            }
        });
        locked(() -> {
            refuseOver();
            connection.machine().respond(id, status, Headers.copyOf(allowed), false);
            connection.awaitWritten();
        });
    }

    /** Has bytes written that need not be HTTP/2, and then the server's side of the TCP connection ended. */
    void sayLast(byte[] bytes) throws IOException {
        locked(() -> {
            outputEnded = true;
            connection.sayLast(bytes);
        });
    }

    // ---- the pipe

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        connection.lock().lock();
        try {
            while (!inbox.hasRemaining()) {
                if (inputEnded) {
                    return -1;
                }
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                connection.changed().awaitUninterruptibly();
            }
            int count = Math.min(length, inbox.remaining());
            inbox.get(target, offset, count);
            connection.machine().release(id, count);
            connection.changed().signalAll();
            return count;
        } finally {
            connection.lock().unlock();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
        locked(() -> {
            while (source.hasRemaining()) {
                refuseOver();
                connection.machine().data(id, source, false);
                connection.awaitWritten();
                if (source.hasRemaining() && connection.machine().mayWrite(id) == 0) {
                    connection.changed().awaitUninterruptibly();
                }
            }
        });
    }

    private void refuseOver() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (connection.machine().mayWrite(id) < 0) {
            throw new IOException("the stream has ended");
        }
    }

    /** Of a stream that the client has ended first, as it may after the close frames, this makes nothing. */
    @Override
    public void fin() {
        connection.lock().lock();
        try {
            if (!outputEnded && connection.machine().mayWrite(id) >= 0) {
                outputEnded = true;
                connection.machine().data(id, ByteBuffer.allocate(0), true);
                connection.awaitWrittenOrEnd();
            }
        } finally {
            connection.lock().unlock();
        }
    }

    /** RFC 8441, section 5: RST_STREAM stands for TCP's RST. Of a stream that has ended already this makes nothing. */
    @Override
    public void reset() {
        connection.lock().lock();
        try {
            outputEnded = true;
            connection.machine().reset(id, ErrorCode.CANCEL.code());
            failed(new IOException("the server has reset the stream"));
            connection.awaitWrittenOrEnd();
        } finally {
            connection.lock().unlock();
        }
    }

    @Override
    public void resetConnection() throws IOException {
        connection.resetTcp();
    }

    @Override
    public void goAway() throws IOException {
        locked(connection::goAway);
    }

    @Override
    public void close() {
        connection.lock().lock();
        try {
            failed(new IOException("the server has closed the stream"));
            // Of a stream that has ended on both sides, or was reset, the machine makes nothing of this.
            connection.machine().reset(id, ErrorCode.CANCEL.code());
            connection.forget(this);
            connection.changed().signalAll();
        } finally {
            connection.lock().unlock();
        }
    }
}
