package dev.gluegun.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.Set;

/**
 * A WebSocket client library that is measured.
 *
 * <p>Apache HttpClient 5 is not among them: its WebSocket module has come only as an alpha so far, with 5.7-alpha1.
 */
public enum Library {
    /** Its queue of 16 MiB closes the socket when it is full, so senders ask for its size. */
    OKHTTP("OkHttp", Means.HTTP_1, Means.DEFLATE),
    /** One message at a time: a sender waits for the message before. */
    JAVA_NET_HTTP("java.net.http", Means.HTTP_1),
    /**
     * Its queue has no bound, so senders wait until it is empty when they have filled it with 4 MiB. It compresses each message
     * on its own: it always agrees on that with the server.
     */
    JAVA_WEBSOCKET("Java-WebSocket", Means.HTTP_1, Means.DEFLATE),
    /**
     * A sender that waits for room in the queue does so without a deadline: the library has none. It compresses each message on
     * its own.
     */
    NV_WEBSOCKET_CLIENT("nv-websocket-client", Means.HTTP_1, Means.DEFLATE),
    /** Its queue has no bound, so senders wait while 4 MiB are not written. */
    JETTY("Jetty", Means.HTTP_1, Means.DEFLATE, Means.HTTP_2),
    /** A sender waits until its message is written, as with every basic remote of Jakarta WebSocket. */
    TYRUS("Tyrus", Means.HTTP_1, Means.DEFLATE),
    /** With flush consolidation; its event loop writes for all other threads. */
    NETTY("Netty", Means.HTTP_1, Means.DEFLATE),
    /** Of Netty it uses the version above, with the same native transport. */
    VERTX("Vert.x", Means.HTTP_1, Means.DEFLATE),
    /**
     * When the connection ends without a close frame, the library tells nobody: {@link Inbox#failed} is not called. It compares
     * the certificate with the name that the address resolves to, not with the address.
     */
    HELIDON("Helidon", Means.HTTP_1),
    /** Measured over HTTP/2 only. Its queue has no bound, so senders wait while 4 MiB are not written. */
    ARMERIA("Armeria", Means.HTTP_2);

    /** What it is measured with. */
    private enum Means {
        HTTP_1,
        DEFLATE,
        HTTP_2
    }

    private final String project;
    private final boolean http1;
    private final boolean deflate;
    private final boolean http2;

    Library(String project, Means... means) {
        this.project = project;
        Set<Means> all = Set.of(means);
        this.http1 = all.contains(Means.HTTP_1);
        this.deflate = all.contains(Means.DEFLATE);
        this.http2 = all.contains(Means.HTTP_2);
    }

    /** What reports call it: the project's name and the version that is measured. */
    public String title() {
        return this == JAVA_NET_HTTP ? project + " of JDK " + Runtime.version().feature() : project + " " + version();
    }

    /** Whether it is measured over HTTP/1.1, with TLS and without. */
    public boolean supportsHttp1() {
        return http1;
    }

    /** Whether it can offer permessage-deflate. */
    public boolean supportsDeflate() {
        return deflate;
    }

    /** Whether it has WebSockets over HTTP/2 (RFC 8441). */
    public boolean supportsHttp2() {
        return http2;
    }

    /** Starts it: its threads, if it has any without sockets. */
    public Peer start() {
        return switch (this) {
            case OKHTTP -> new OkHttpPeer();
            case JAVA_NET_HTTP -> new JavaNetHttpPeer();
            case JAVA_WEBSOCKET -> new JavaWebSocketPeer();
            case NV_WEBSOCKET_CLIENT -> new NvPeer();
            case JETTY -> new JettyPeer();
            case TYRUS -> new TyrusPeer();
            case NETTY -> new NettyPeer();
            case VERTX -> new VertxPeer();
            case HELIDON -> new HelidonPeer();
            case ARMERIA -> new ArmeriaPeer();
        };
    }

    /** The build has written the versions of its dependencies there. */
    private String version() {
        Properties versions = new Properties();
        try (InputStream file = Library.class.getResourceAsStream("versions.properties")) {
            if (file == null) {
                throw new IllegalStateException("versions.properties is missing beside " + Library.class);
            }
            versions.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("versions.properties cannot be read", e);
        }
        return versions.getProperty(name());
    }
}
