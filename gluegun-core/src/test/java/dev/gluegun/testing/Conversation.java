package dev.gluegun.testing;

import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;

/** An open socket and the server's end of it. */
public record Conversation(WebSocket socket, Peer peer) implements AutoCloseable {

    /** Connects with the defaults. */
    public static Conversation begin(ScriptedServer server) {
        return begin(server, UpgradeOptions.defaults());
    }

    public static Conversation begin(ScriptedServer server, UpgradeOptions options, String... furtherFields) {
        return begin(server, WebSocketOptions.defaults().withUpgradeOptions(options), furtherFields);
    }

    /** Connects; the server agrees with further fields, each a line. */
    public static Conversation begin(ScriptedServer server, WebSocketOptions options, String... furtherFields) {
        Call<Peer> peer = server.upgradeNext(furtherFields);
        return new Conversation(WebSocket.connect(server.uri("/"), options), peer.result());
    }

    /** Drops the connection from both sides. */
    @Override
    public void close() {
        socket.connection().close();
        peer.close();
    }
}
