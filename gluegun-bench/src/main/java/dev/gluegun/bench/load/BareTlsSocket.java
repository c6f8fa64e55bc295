package dev.gluegun.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A bare socket over TLS: the JDK's blocking one. */
final class BareTlsSocket implements BareSocket {

    private static final int LARGEST_READ = 64 * 1024;

    private final SSLSocket socket;
    private byte[] inbound = new byte[256];

    private BareTlsSocket(SSLSocket socket) {
        this.socket = socket;
    }

    static BareTlsSocket connect(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(Endpoint.HOST, port);
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        return new BareTlsSocket(socket);
    }

    @Override
    public ByteBuffer ready(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void write(ByteBuffer ready) throws IOException {
        socket.getOutputStream().write(ready.array());
    }

    @Override
    public void read(long bytes) throws IOException {
        if (bytes > inbound.length && inbound.length < LARGEST_READ) {
            inbound = new byte[(int) Math.min(bytes, LARGEST_READ)];
        }
        for (long rest = bytes; rest > 0; ) {
            int count = socket.getInputStream().read(inbound, 0, (int) Math.min(rest, inbound.length));
            if (count < 0) {
                throw new EOFException("the server has closed the connection");
            }
            rest -= count;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
