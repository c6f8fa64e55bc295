package dev.gluegun.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A TCP connection, with TLS or without. Threads: one reads, another writes, any ends. */
final class SocketPipe implements Pipe {

    private final Socket tcp;
    private final Socket top;
    private final InputStream in;
    private final OutputStream out;

    /**
     * Takes over an accepted connection.
     *
     * @param tls null for bytes as they are
     * @param protocols what ALPN may agree on, by the names of RFC 7301, what is preferred first
     */
    SocketPipe(Socket tcp, @Nullable SSLContext tls, List<String> protocols) throws IOException {
        this.tcp = tcp;
        tcp.setTcpNoDelay(true);
        this.top = tls == null ? tcp : server(tls, tcp, protocols);
        this.in = top.getInputStream();
        this.out = top.getOutputStream();
    }

    private static SSLSocket server(SSLContext tls, Socket tcp, List<String> protocols) throws IOException {
        SSLSocket socket = (SSLSocket)
                tls.getSocketFactory().createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        socket.setSSLParameters(parameters);
        return socket;
    }

    /**
     * Does the TLS handshake where there is one.
     *
     * @throws SSLException when it fails; also when the client goes away, which may refuse a certificate without a word that comes
     *     through
     */
    void handshake() throws IOException {
        if (top instanceof SSLSocket tls) {
            try {
                tls.startHandshake();
            } catch (SocketException e) {
                throw new SSLException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** Whether there is TLS. */
    boolean isEncrypted() {
        return top instanceof SSLSocket;
    }

    /** What ALPN has agreed on, after {@link #handshake}; empty for nothing. */
    String applicationProtocol() {
        return top instanceof SSLSocket tls ? tls.getApplicationProtocol() : "";
    }

    /** How long a read waits before it throws {@link java.net.SocketTimeoutException}; zero for as long as it takes. */
    void readTimeout(Duration timeout) throws SocketException {
        int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        top.setSoTimeout(timeout.isZero() ? 0 : Math.max(1, millis));
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        out.flush();
    }

    /** Sends FIN, without close_notify. */
    @Override
    public void fin() throws IOException {
        if (!tcp.isOutputShutdown()) {
            tcp.shutdownOutput();
        }
    }

    /** Sends RST: with a linger time of zero, closing discards what was not sent and resets. */
    @Override
    public void reset() throws IOException {
        try {
            tcp.setSoLinger(true, 0);
            tcp.close();
        } catch (SocketException e) {
            // Of one that is closed already there is nothing to reset.
            if (!tcp.isClosed()) {
                throw e;
            }
        }
    }

    @Override
    public void resetConnection() throws IOException {
        reset();
    }

    @Override
    public void goAway() throws IOException {
        throw new IOException("HTTP/1.1 has one conversation on a connection, and no GOAWAY");
    }

    @Override
    public void close() {
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
