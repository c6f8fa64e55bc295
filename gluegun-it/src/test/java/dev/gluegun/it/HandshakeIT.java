package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.Protocol;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.WebSocketStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Opening handshakes that servers accept, and those that they refuse. */
final class HandshakeIT {

    @EachPeer
    void anExplicitConnectionIsAwaitedUpgradedUsedAndShutDown(Peer peer) {
        String id = peer.newId();
        try (Connection connection = Connection.open("localhost", peer.plain().port(), Endpoint.once())) {
            assertThat(connection.awaitUp(Endpoint.PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
            WebSocketStream stream = connection.upgrade(Protocol.HTTP_1_1, "/echo?id=" + id, Headers.empty());
            stream.awaitUpgrade(Endpoint.PATIENCE);
            stream.send(new Frame.Text("hello"));

            assertThat(stream.receive(Endpoint.PATIENCE)).isEqualTo(new Frame.Text("hello"));
            assertThatThrownBy(() -> connection.upgrade("/echo")).isInstanceOf(InvalidMessage.class);
            connection.shutdown();
            assertThat(peer.plain().process().closed(id).code()).isEqualTo(1000);
        }
    }

    @EachPeer
    void anUpgradeThatIsAskedForBeforeTheConnectionIsUpIsSentWhenItIs(Peer peer) {
        try (Connection connection = Connection.open("localhost", peer.plain().port(), Endpoint.once())) {
            WebSocketStream stream = connection.upgrade("/echo");

            assertThat(stream.await(Endpoint.PATIENCE)).isInstanceOf(Message.Upgraded.class);
            stream.send(new Frame.Text("hello"));
            assertThat(stream.await(Endpoint.PATIENCE)).isEqualTo(new Message.WebSocketFrame(new Frame.Text("hello")));
        }
    }

    @EachPeer
    void theSubprotocolIsTheOneThatTheServerChose(Peer peer) {
        UpgradeOptions options =
                UpgradeOptions.defaults().withProtocol("chat.v2").withProtocol("chat.v1");
        for (String name : List.of("chat.v1", "chat.v2")) {
            try (WebSocket socket = peer.plain().connect("/commands?subprotocol=" + name, options)) {
                assertThat(socket.subprotocol()).contains(name);
                socket.sendText("header Sec-WebSocket-Protocol");
                assertThat(((Frame.Text) socket.receiveAppFrame()).text().replace(" ", ""))
                        .isEqualTo("chat.v2,chat.v1");
            }
        }
    }

    @EachPeer
    void aServerMayChooseNoSubprotocol(Peer peer) {
        UpgradeOptions options = UpgradeOptions.defaults().withProtocol("chat");
        try (WebSocket socket = peer.plain().connect("/echo", options)) {
            assertThat(socket.subprotocol()).isEmpty();
            assertThat(socket.responseHeaders().contains("Sec-WebSocket-Protocol"))
                    .isFalse();
        }
    }

    @EachPeer
    void theUsersHeadersReachTheServer(Peer peer) {
        WebSocketOptions options =
                Endpoint.options().withHeaders(Headers.of("X-Test", "a, b", "Authorization", "Bearer secret"));
        try (WebSocket socket = WebSocket.connect(peer.plain().uri("/commands"), options)) {
            socket.sendText("header X-Test");
            socket.sendText("header Authorization");
            socket.sendText("header Host");

            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("a, b"));
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("Bearer secret"));
            assertThat(socket.receiveAppFrame())
                    .isEqualTo(new Frame.Text("localhost:" + peer.plain().port()));
        }
    }

    @EachPeer
    void aRefusalIsToldWithStatusHeadersAndBody(Peer peer) {
        for (int status : List.of(401, 403, 404, 500, 503)) {
            assertThatThrownBy(() -> peer.plain().connect("/refused?status=" + status))
                    .isInstanceOfSatisfying(UpgradeRejected.class, refusal -> {
                        assertThat(refusal.status()).isEqualTo(status);
                        assertThat(refusal.headers().first("x-reason")).contains("test");
                        assertThat(refusal.bodyText()).isEqualTo("refused with " + status + "\n");
                    });
        }
    }

    @EachPeer
    void aRedirectIsARefusalThatNamesThePlace(Peer peer) {
        assertThatThrownBy(() -> peer.plain().connect("/moved"))
                .isInstanceOfSatisfying(UpgradeRejected.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(302);
                    assertThat(refusal.headers().first("Location"))
                            .hasValueSatisfying(place -> assertThat(place).endsWith("/echo"));
                    assertThat(refusal.bodyText()).isEqualTo("moved to /echo\n");
                });
    }

    @EachPeer
    void aRefusalIsDeliveredAsResponseAndDataToWhoAwaitsMessages(Peer peer) {
        try (Connection connection = Connection.open("localhost", peer.plain().port(), Endpoint.once())) {
            WebSocketStream stream = connection.upgrade("/refused?status=404");
            Message.Response response = (Message.Response) stream.await(Endpoint.PATIENCE);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            Message.Data data;
            do {
                data = (Message.Data) stream.await(Endpoint.PATIENCE);
                body.writeBytes(data.bytes());
            } while (!data.fin());

            assertThat(response.status()).isEqualTo(404);
            assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("refused with 404\n");
        }
    }

    @EachPeer
    void withSocketClosesTheSocketAfterTheCallback(Peer peer) {
        String id = peer.newId();
        Frame answer = WebSocket.withSocket(peer.plain().uri("/echo?id=" + id), Endpoint.options(), socket -> {
            socket.sendText("hello");
            return socket.receiveAppFrame();
        });

        assertThat(answer).isEqualTo(new Frame.Text("hello"));
        assertThat(peer.plain().process().closed(id).code()).isEqualTo(1000);
    }
}
