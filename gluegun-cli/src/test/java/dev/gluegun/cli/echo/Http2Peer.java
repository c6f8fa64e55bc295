package dev.gluegun.cli.echo;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection of Jetty's client, with prior knowledge, or over TLS with HTTP/2 alone in ALPN. */
final class Http2Peer implements AutoCloseable {

    static final long PATIENCE_SECONDS = 20;

    private final HTTP2Client client = new HTTP2Client();
    private final CompletableFuture<Map<Integer, Integer>> settings = new CompletableFuture<>();
    private final String authority;
    private final String scheme;
    private final Session session;

    /** @param trusted whose certificates are trusted; null for no TLS */
    Http2Peer(EchoServer server, @Nullable LoopbackIdentity trusted) throws Exception {
        authority = "127.0.0.1:" + server.port();
        scheme = trusted == null ? "http" : "https";
        client.start();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.port());
        Session.Listener listener = new Session.Listener() {
            @Override
            public void onSettings(Session of, SettingsFrame frame) {
                settings.complete(frame.getSettings());
            }
        };
        try {
            session = (trusted == null
                            ? client.connect(address, listener)
                            : client.connect(trusting(trusted), address, listener))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            client.stop();
            throw e;
        }
    }

    private static SslContextFactory.Client trusting(LoopbackIdentity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", identity.caCertificate());
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setTrustStore(store);
        tls.start();
        return tls;
    }

    /** What the server has set, once it has. */
    Map<Integer, Integer> settings() throws Exception {
        return settings.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens a WebSocket on a stream of its own (RFC 8441, section 5). */
    Http2Socket connect(String path, String... fields) throws Exception {
        settings();
        HttpFields.Mutable all = HttpFields.build().add("sec-websocket-version", "13");
        for (int i = 0; i < fields.length; i += 2) {
            all.add(fields[i], fields[i + 1]);
        }
        return open(
                new MetaData.ConnectRequest(scheme, new HostPortHttpField(authority), path, all, "websocket"), false);
    }

    /** Asks for a page. */
    Http2Socket get(String path) throws Exception {
        HttpURI uri = HttpURI.from(scheme + "://" + authority + path);
        return open(new MetaData.Request("GET", uri, HttpVersion.HTTP_2, HttpFields.EMPTY), true);
    }

    private Http2Socket open(MetaData.Request request, boolean end) throws Exception {
        Http2Socket socket = new Http2Socket();
        socket.isOn(session.newStream(new HeadersFrame(request, null, end), socket)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        return socket;
    }

    /** A field of an answer; empty when it has none. */
    static String value(MetaData.Response response, String name) {
        String value = response.getHttpFields().get(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client did not stop", e);
        }
    }
}
