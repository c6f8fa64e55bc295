package dev.gluegun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a server: whoever connects to a Unix domain socket, or asks an HTTP proxy with CONNECT. */
final class Relay implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final int port;
    private final String answer;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger passed = new AtomicInteger();

    /** @param answer a proxy's; empty for no proxy */
    private Relay(ServerSocketChannel listener, int port, String answer) {
        this.listener = listener;
        this.port = port;
        this.answer = answer;
        Thread.ofVirtual().start(this::accept);
    }

    /** A Unix domain socket that leads to a port of this machine. */
    static Relay unix(Path socket, int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return new Relay(listener.bind(UnixDomainSocketAddress.of(socket)), port, "");
    }

    /** An HTTP proxy that leads to where it is asked to, or answers otherwise than with 200. */
    static Relay proxy(String status) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        return new Relay(listener.bind(new InetSocketAddress("127.0.0.1", 0)), 0, "HTTP/1.1 " + status + "\r\n\r\n");
    }

    /** A proxy's URL. */
    String url() throws IOException {
        return "http://127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** The heads of what a proxy was asked, in order. */
    List<String> asked() {
        return asked;
    }

    /** How many connections have come. */
    int passed() {
        return passed.get();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                passed.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            SocketAddress server = new InetSocketAddress("127.0.0.1", port);
            if (!answer.isEmpty()) {
                String head = head(Channels.newInputStream(client));
                asked.add(head);
                String[] authority = head.split(" ")[1].split(":");
                server = new InetSocketAddress(authority[0], Integer.parseInt(authority[1]));
                Channels.newOutputStream(client).write(answer.getBytes(StandardCharsets.US_ASCII));
            }
            if (answer.isEmpty() || answer.contains(" 200 ")) {
                pass(client, server);
            }
        } catch (IOException over) {
            // Either side has gone.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (head.indexOf("\r\n\r\n") >= 0) {
                return head.toString();
            }
        }
        throw new IOException("the client has gone");
    }

    private static void pass(SocketChannel client, SocketAddress to) throws IOException {
        try (SocketChannel server = SocketChannel.open(to)) {
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        try {
            InputStream in = Channels.newInputStream(from);
            OutputStream out = Channels.newOutputStream(to);
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException over) {
            // Either side has gone.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
