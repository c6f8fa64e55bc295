package dev.gluegun.cli.echo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link Http2Peer}, whose data are frames of WebSocket, or a page. */
final class Http2Socket implements Stream.Listener {

    private static final int SHORT = 126;
    private static final int LONG = 127;
    private static final int MASKED = 0x80;

    private final CompletableFuture<MetaData.Response> head = new CompletableFuture<>();
    private final LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Stream> stream = new CompletableFuture<>();
    private ByteBuffer received = ByteBuffer.allocate(0);

    void isOn(Stream opened) {
        stream.complete(opened);
    }

    // ---- what Jetty tells

    @Override
    public void onHeaders(Stream on, HeadersFrame frame) {
        head.complete((MetaData.Response) frame.getMetaData());
        on.demand();
    }

    @Override
    public void onDataAvailable(Stream on) {
        Stream.Data data = on.readData();
        if (data != null) {
            ByteBuffer bytes = data.frame().getByteBuffer();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            pieces.add(copy);
            boolean last = data.frame().isEndStream();
            data.release();
            if (last) {
                return;
            }
        }
        on.demand();
    }

    // ---- what the test does

    MetaData.Response head() throws Exception {
        return head.get(Http2Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void sendText(String text) throws Exception {
        send(1, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one frame, masked with zeros. */
    void send(int opcode, byte[] payload) throws Exception {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeByte(MASKED | opcode);
        if (payload.length < SHORT) {
            out.writeByte(MASKED | payload.length);
        } else {
            out.writeByte(MASKED | LONG);
            out.writeLong(payload.length);
        }
        out.writeInt(0);
        out.write(payload);
        Stream on = stream.get();
        on.data(new DataFrame(on.getId(), ByteBuffer.wrap(frame.toByteArray()), false))
                .get(Http2Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The payload of the next frame, which has to be whole and of that kind. */
    byte[] receive(int opcode) throws Exception {
        int first = bytes(1).get() & 0xff;
        if (first != (MASKED | opcode)) {
            throw new IOException("expected a whole frame of opcode " + opcode + ", but its first byte is " + first);
        }
        long length = bytes(1).get();
        if (length == SHORT) {
            length = bytes(Short.BYTES).getShort() & 0xffff;
        } else if (length == LONG) {
            length = bytes(Long.BYTES).getLong();
        }
        byte[] payload = new byte[(int) length];
        bytes(payload.length).get(payload);
        return payload;
    }

    String receiveText() throws Exception {
        return new String(receive(1), StandardCharsets.UTF_8);
    }

    /** The code of the close frame that comes next. */
    int receiveClose() throws Exception {
        return ByteBuffer.wrap(receive(8)).getShort() & 0xffff;
    }

    /** The start of what is received, as text. */
    String page(int length) throws Exception {
        byte[] text = new byte[length];
        bytes(length).get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private ByteBuffer bytes(int count) throws Exception {
        while (received.remaining() < count) {
            byte @Nullable [] more = pieces.poll(Http2Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (more == null) {
                throw new IOException("nothing more came, but " + count + " bytes were expected");
            }
            ByteBuffer all = ByteBuffer.allocate(received.remaining() + more.length);
            received = all.put(received).put(more).flip();
        }
        return received;
    }
}
