package dev.gluegun.it;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Destination;
import dev.gluegun.Headers;
import dev.gluegun.Tunnel;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.it.proxy.Route;

/**
 * The way of a socket through a tunnel that is opened by hand.
 *
 * @param proxyPort where the proxy is reached, on loopback
 * @param options how it is connected to
 */
record HandPassage(Route route, int proxyPort, ConnectOptions options, Destination destination, String path)
        implements Passage {

    @Override
    public Open open(UpgradeOptions upgrade) {
        Connection proxy = Connection.open("127.0.0.1", proxyPort, options);
        boolean done = false;
        try {
            Tunnel tunnel = proxy.connect(destination);
            WebSocketStream stream = proxy.upgrade(path, Headers.empty(), upgrade.withTunnel(tunnel));
            stream.awaitUpgrade(ChaosSocket.OPENING);
            done = true;
            return new Open(stream, proxy::close);
        } finally {
            if (!done) {
                proxy.close();
            }
        }
    }

    @Override
    public void close() {
        route.close();
    }
}
