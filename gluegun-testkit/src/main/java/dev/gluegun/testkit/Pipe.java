package dev.gluegun.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The bytes of one connection, with TLS or without, and the TCP connection below them. Threads: one reads, another writes, any ends. */
final class Pipe {

    private final Socket tcp;
    private final Socket top;
    private final InputStream in;
    private final OutputStream out;

    /** @param tls null for bytes as they are */
    Pipe(Socket tcp, @Nullable SSLContext tls) throws IOException {
        this.tcp = tcp;
        tcp.setTcpNoDelay(true);
        this.top = tls == null ? tcp : server(tls, tcp);
        this.in = top.getInputStream();
        this.out = top.getOutputStream();
    }

    private static SSLSocket server(SSLContext tls, Socket tcp) throws IOException {
        SSLSocket socket = (SSLSocket)
                tls.getSocketFactory().createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    /** Does the TLS handshake where there is one. */
    void handshake() throws IOException {
        if (top instanceof SSLSocket tls) {
            tls.startHandshake();
        }
    }

    /** How long a read waits before it throws {@link java.net.SocketTimeoutException}, in milliseconds; 0 for as long as it takes. */
    void readTimeout(int millis) throws SocketException {
        top.setSoTimeout(millis);
    }

    /** Reads what is there, waiting for a byte; -1 at the end. */
    int read(byte[] target, int length) throws IOException {
        return in.read(target, 0, length);
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        out.flush();
    }

    /** Ends this side with FIN, and without close_notify; idempotent. */
    void fin() throws IOException {
        if (!tcp.isOutputShutdown()) {
            tcp.shutdownOutput();
        }
    }

    /** Ends the connection with RST: with a linger time of zero, closing discards what was not sent and resets. */
    void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    /** Ends the connection in order; idempotent, and never waits for the peer. */
    void close() {
        try {
            // TLS would say goodbye, and wait behind a write that is stuck; the TCP connection first.
            tcp.close();
            top.close();
        } catch (IOException e) {
            // It is gone either way.
            return;
        }
    }
}
