package dev.gluegun.it;

import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.proxy.Route;
import java.net.URI;

/** The way of a socket that has a connection and a route of its own. */
record OwnPassage(Route route, URI uri, WebSocketOptions options) implements Passage {

    @Override
    public Open open(UpgradeOptions upgrade) {
        WebSocket socket = WebSocket.connect(uri, options.withUpgradeOptions(upgrade));
        return new Open(socket.stream(), socket::close);
    }

    @Override
    public void close() {
        route.close();
    }
}
