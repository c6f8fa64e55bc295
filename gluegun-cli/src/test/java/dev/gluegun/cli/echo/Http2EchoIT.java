package dev.gluegun.cli.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The echo server as a client sees it that speaks HTTP/2 alone, and asks by extended CONNECT (RFC 8441). */
@Timeout(120)
class Http2EchoIT {

    private static void converse(Http2Peer peer) throws Exception {
        assertThat(peer.settings()).containsEntry(SettingsFrame.ENABLE_CONNECT_PROTOCOL, 1);
        Http2Socket socket = peer.connect("/any", "sec-websocket-protocol", "chat.v2, chat.v1");
        assertThat(socket.head().getStatus()).isEqualTo(200);
        assertThat(Http2Peer.value(socket.head(), "sec-websocket-protocol")).isEqualTo("chat.v2");
        socket.sendText("grüß dich");
        assertThat(socket.receiveText()).isEqualTo("grüß dich");
        byte[] large = new byte[300_000];
        large[large.length - 1] = 1;
        socket.send(2, large);
        assertThat(socket.receive(2)).isEqualTo(large);
        socket.send(8, new byte[] {3000 >> 8, (byte) 3000});
        assertThat(socket.receiveClose()).isEqualTo(3000);
    }

    @Test
    void withPriorKnowledgeThePlainPortSpeaksHttp2() throws Exception {
        try (EchoServer server = EchoServer.start(0);
                Http2Peer peer = new Http2Peer(server, null)) {
            converse(peer);
        }
    }

    @Test
    void overTlsHttp2IsAgreedOnByAlpn() throws Exception {
        LoopbackIdentity identity = LoopbackIdentity.create();
        try (EchoServer server = EchoServer.startTls(0, identity);
                Http2Peer peer = new Http2Peer(server, identity)) {
            converse(peer);
        }
    }

    @Test
    void manySocketsShareOneConnection() throws Exception {
        try (EchoServer server = EchoServer.start(0);
                Http2Peer peer = new Http2Peer(server, null)) {
            List<Http2Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Http2Socket socket = peer.connect("/");
                assertThat(socket.head().getStatus()).isEqualTo(200);
                socket.sendText("hello " + i);
                sockets.add(socket);
            }
            for (int i = 0; i < sockets.size(); i++) {
                assertThat(sockets.get(i).receiveText()).isEqualTo("hello " + i);
            }
        }
    }

    @Test
    void stoppingTheServerClosesItsSockets() throws Exception {
        EchoServer server = EchoServer.start(0);
        try (Http2Peer peer = new Http2Peer(server, null)) {
            Http2Socket socket = peer.connect("/");
            socket.sendText("hello");
            assertThat(socket.receiveText()).isEqualTo("hello");
            server.close();
            assertThat(socket.receiveClose()).isEqualTo(1001);
        } finally {
            server.close();
        }
    }

    @Test
    void plainRequestIsToldWhatIsAllowed() throws Exception {
        try (EchoServer server = EchoServer.start(0);
                Http2Peer peer = new Http2Peer(server, null)) {
            Http2Socket page = peer.get("/");
            assertThat(page.head().getStatus()).isEqualTo(405);
            assertThat(Http2Peer.value(page.head(), "allow")).isEqualTo("CONNECT");
            assertThat(Http2Peer.value(page.head(), "upgrade")).isEmpty();
            String expected = "This server echoes WebSocket messages. Send an extended CONNECT (RFC 8441).";
            assertThat(page.page(expected.length())).isEqualTo(expected);
        }
    }

    @Test
    void aStrangersAuthorityIsNotTrusted() throws Exception {
        try (EchoServer server = EchoServer.startTls(0, LoopbackIdentity.create())) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> new Http2Peer(server, LoopbackIdentity.create()));
        }
    }
}
