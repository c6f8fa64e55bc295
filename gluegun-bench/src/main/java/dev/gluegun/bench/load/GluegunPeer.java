package dev.gluegun.bench.load;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.Protocol;
import dev.gluegun.ReplyTo;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.bench.peer.Inbox;
import dev.gluegun.bench.peer.Peer;
import dev.gluegun.bench.peer.PeerSocket;
import dev.gluegun.bench.peer.Target;

/** This library with a {@link ReplyTo}, which is called for each message. */
final class GluegunPeer implements Peer {

    @Override
    public PeerSocket open(Target target, Inbox inbox) {
        Connection connection = connection(target);
        UpgradeOptions upgrade = UpgradeOptions.defaults()
                .withCompress(target.deflate())
                .withReplyTo(message -> deliver(message, inbox));
        WebSocketStream stream = connection.upgrade(target.uri().getPath(), Headers.empty(), upgrade);
        stream.awaitUpgrade(GluegunConversation.PATIENCE);
        return new Socket(connection, stream);
    }

    /** A connection for one socket, or over HTTP/2 for any number of them. */
    static Connection connection(Target target) {
        ConnectOptions options = GluegunConversation.connectOptions(target)
                .withTransport(target.tls().isPresent() ? Transport.TLS : Transport.TCP)
                .withProtocols(target.http2() ? Protocol.HTTP_2 : Protocol.HTTP_1_1)
                .withRetry(RetryPolicy.none());
        return Connection.open(Endpoint.HOST, target.uri().getPort(), options);
    }

    private static void deliver(Message message, Inbox inbox) {
        if (message instanceof Message.WebSocketFrame(Frame frame)) {
            switch (frame) {
                case Frame.Text(String text) -> inbox.text(text);
                case Frame.Binary(byte[] data) -> inbox.binary(data.length);
                default -> {}
            }
        } else if (message instanceof Message.Failed(var cause)) {
            inbox.failed(cause);
        }
    }

    private record Socket(Connection connection, WebSocketStream stream) implements PeerSocket {

        @Override
        public void sendText(String message) {
            stream.send(new Frame.Text(message));
        }

        @Override
        public void sendBinary(byte[] message) {
            stream.send(new Frame.Binary(message));
        }

        @Override
        public void close() {
            connection.shutdown();
        }
    }

    @Override
    public void close() {
        // The library's own threads are daemons that all connections share.
    }
}
