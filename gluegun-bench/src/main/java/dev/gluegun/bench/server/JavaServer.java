package dev.gluegun.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The neutral server where it cannot be compiled from C: it does the same, in Java.
 *
 * <p>It prints the ports it listens on (127.0.0.1), for plain connections and for TLS 1.3, and ends when its standard input
 * does.
 */
public final class JavaServer implements AutoCloseable {

    private static final int BACKLOG = 4_096;

    private final ServerSocket plain;
    private final ServerSocket tls;

    private JavaServer(ServerSocket plain, ServerSocket tls) {
        this.plain = plain;
        this.tls = tls;
    }

    /** The argument is the key store of an {@link Identity}. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        try (JavaServer server = start(Path.of(arguments[0]))) {
            System.out.println(server.plain.getLocalPort() + " " + server.tls.getLocalPort());
            while (System.in.read() >= 0) {
                // Whatever comes means nothing, only its end does.
            }
        }
    }

    /** Listens on free ports of 127.0.0.1; each connection has a platform thread, which is a daemon. */
    static JavaServer start(Path keyStore) throws IOException, GeneralSecurityException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        JavaServer server = new JavaServer(
                new ServerSocket(0, BACKLOG, loopback),
                Identity.serving(keyStore).getServerSocketFactory().createServerSocket(0, BACKLOG, loopback));
        Thread.ofPlatform().daemon().name("accept").start(() -> accept(server.plain));
        Thread.ofPlatform().daemon().name("accept-tls").start(() -> accept(server.tls));
        return server;
    }

    private static void accept(ServerSocket listener) {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofPlatform().daemon().name("serve").start(() -> ServedConnection.serve(socket));
            }
        } catch (SocketException closed) {
            // The server was closed: nobody else is accepted.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("the server cannot accept connections", e);
        }
    }

    @Override
    public void close() throws IOException {
        plain.close();
        tls.close();
    }
}
