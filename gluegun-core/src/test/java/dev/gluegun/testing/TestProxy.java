package dev.gluegun.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A proxy on a free port of 127.0.0.1 that forwards what it is asked for, by CONNECT or SOCKS5, with or without TLS. Other requests
 * it answers itself. It shares no
 * code with the library. What goes wrong on a connection ends that connection.
 */
public final class TestProxy implements AutoCloseable {

    /** What it speaks. */
    public enum Kind {
        HTTP,
        HTTPS,
        SOCKS5,
        SOCKS5_BY_TLS
    }

    private final Kind kind;
    private final ServerSocket listener;
    private final Map<String, InetSocketAddress> names;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String login = "";

    /**
     * Listens.
     *
     * @param tls the context for a kind with TLS
     * @param names what {@code host:port} stands for, where it is no address of its own
     */
    public TestProxy(Kind kind, SSLContext tls, Map<String, InetSocketAddress> names) {
        this.kind = kind;
        this.names = names;
        try {
            boolean secure = kind == Kind.HTTPS || kind == Kind.SOCKS5_BY_TLS;
            listener = secure ? tls.getServerSocketFactory().createServerSocket() : new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Wants a login, {@code user:password}, from now on. */
    public TestProxy wanting(String userAndPassword) {
        login = userAndPassword;
        return this;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What it was asked for, as it was asked: heads of CONNECT, or {@code type host:port} of SOCKS5. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** How many sockets of it are open, in both directions. */
    public int open() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Set.copyOf(open).forEach(this::close);
        }
    }

    private void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.remove(socket);
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket client) {
        try {
            client.setTcpNoDelay(true);
            boolean http = kind == Kind.HTTP || kind == Kind.HTTPS;
            DataInputStream in = new DataInputStream(client.getInputStream());
            Socket target = http ? connect(in, client.getOutputStream()) : socks(in, client.getOutputStream());
            if (target != null) {
                Thread.ofVirtual().start(() -> forward(target, client));
                forward(client, target);
            }
        } catch (IOException ended) {
            return;
        } finally {
            close(client);
        }
    }

    private void forward(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException ended) {
            return;
        } finally {
            close(from);
            close(to);
        }
    }

    private Socket dial(String hostAndPort) throws IOException {
        int colon = hostAndPort.lastIndexOf(':');
        InetSocketAddress address = names.getOrDefault(
                hostAndPort,
                new InetSocketAddress(
                        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1))));
        Socket target = new Socket();
        open.add(target);
        try {
            target.setTcpNoDelay(true);
            target.connect(address);
            return target;
        } catch (IOException | RuntimeException e) {
            close(target);
            throw e;
        }
    }

    // ---- HTTP

    private Socket connect(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            String head = head(in);
            asked.add(head);
            if (!head.startsWith("CONNECT ")) {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
                continue;
            }
            String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            if (!login.isEmpty() && !head.contains("Proxy-Authorization: Basic " + basic + "\r\n")) {
                write(
                        out,
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                                + "Content-Length: 9\r\n\r\nwho are u");
                continue;
            }
            try {
                Socket target = dial(head.split(" ", 3)[1]);
                write(out, "HTTP/1.1 200 Connection established\r\n\r\n");
                return target;
            } catch (IOException e) {
                write(out, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
                throw e;
            }
        }
    }

    private static String head(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readByte());
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String latin1) throws IOException {
        out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---- SOCKS5

    private Socket socks(DataInputStream in, OutputStream out) throws IOException {
        in.readByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        byte wanted = (byte) (login.isEmpty() ? 0 : 2);
        if (new String(methods, StandardCharsets.ISO_8859_1).indexOf(wanted) < 0) {
            out.write(new byte[] {5, (byte) 0xff});
            throw new IOException("no common method");
        }
        out.write(new byte[] {5, wanted});
        if (wanted == 2) {
            in.readByte();
            String user = text(in);
            boolean right = login.equals(user + ":" + text(in));
            out.write(new byte[] {1, (byte) (right ? 0 : 1)});
            if (!right) {
                throw new IOException("wrong login");
            }
        }
        in.readNBytes(3);
        int type = in.readByte();
        String host = type == 3 ? text(in) : address(in.readNBytes(type == 1 ? 4 : 16));
        String hostAndPort = host + ":" + in.readUnsignedShort();
        asked.add(type + " " + hostAndPort);
        try {
            Socket target = dial(hostAndPort);
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            return target;
        } catch (IOException e) {
            out.write(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0});
            throw e;
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    private static String address(byte[] bytes) throws IOException {
        return InetAddress.getByAddress(bytes).getHostAddress();
    }
}
