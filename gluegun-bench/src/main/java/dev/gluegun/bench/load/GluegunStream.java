package dev.gluegun.bench.load;

import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.Headers;
import dev.gluegun.WebSocketStream;
import dev.gluegun.bench.peer.Target;
import java.util.ArrayList;
import java.util.List;

/** This library the explicit way: a stream of a connection, which it may share with others. */
record GluegunStream(Connection connection, WebSocketStream stream) implements Conversation {

    /** Opens so many: over HTTP/2 on one connection, else on a connection each. */
    static List<GluegunStream> open(Target target, int count) {
        List<GluegunStream> streams = new ArrayList<>();
        Connection connection = GluegunPeer.connection(target);
        for (int i = 0; i < count; i++) {
            if (i > 0 && !target.http2()) {
                connection = GluegunPeer.connection(target);
            }
            WebSocketStream stream = connection.upgrade(target.uri().getPath(), Headers.empty());
            stream.awaitUpgrade(GluegunConversation.PATIENCE);
            streams.add(new GluegunStream(connection, stream));
        }
        return streams;
    }

    @Override
    public void sendText(String message) {
        stream.send(new Frame.Text(message));
    }

    @Override
    public void sendBinary(byte[] message) {
        stream.send(new Frame.Binary(message));
    }

    @Override
    public Object receive() {
        Frame frame = stream.receive(GluegunConversation.PATIENCE);
        return frame instanceof Frame.Text(String text) ? text : frame;
    }

    /** Closes the connection, with whatever shares it. */
    @Override
    public void close() {
        connection.shutdown();
    }
}
