package dev.gluegun.bench.peer;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.ext.extension.deflate.PerMessageDeflateExtension;

/** Tyrus, the Jakarta WebSocket client, on Grizzly: threads that select, and a pool that reads and calls handlers. */
final class TyrusPeer implements Peer {

    private static final int LARGEST_FRAME_HEADER = 14;

    /** Seconds after which the threads that all sockets share end when there are no sockets. */
    private static final int IDLE_SECONDS = 1;

    private final ClientManager client = ClientManager.createClient();

    TyrusPeer() {
        client.getProperties()
                .putAll(Map.of(
                        ClientProperties.SHARED_CONTAINER,
                        true,
                        ClientProperties.SHARED_CONTAINER_IDLE_TIMEOUT,
                        IDLE_SECONDS,
                        ClientProperties.INCOMING_BUFFER_SIZE,
                        Limits.MESSAGE + LARGEST_FRAME_HEADER));
        client.setDefaultMaxTextMessageBufferSize(Limits.MESSAGE);
        client.setDefaultMaxBinaryMessageBufferSize(Limits.MESSAGE);
    }

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException, DeploymentException {
        ClientEndpointConfig.Builder builder = ClientEndpointConfig.Builder.create();
        target.tls().ifPresent(tls -> builder.sslContext(tls.context()));
        if (target.deflate()) {
            builder.extensions(List.of(new PerMessageDeflateExtension()));
        }
        Listener listener = new Listener(inbox);
        Session session = client.connectToServer(listener, builder.build(), target.uri());
        return new TyrusSocket(session, listener.ending);
    }

    @Override
    public void close() {
        client.shutdown();
    }

    private record TyrusSocket(Session session, Ending ending) implements PeerSocket {

        @Override
        public void sendText(String message) throws IOException {
            session.getBasicRemote().sendText(message);
        }

        @Override
        public void sendBinary(byte[] message) throws IOException {
            session.getBasicRemote().sendBinary(ByteBuffer.wrap(message));
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            session.close();
            ending.await();
        }
    }

    private static final class Listener extends Endpoint {

        private final Inbox inbox;
        private final Ending ending;

        Listener(Inbox inbox) {
            this.inbox = inbox;
            this.ending = new Ending(inbox);
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            // Not lambdas: Tyrus reads the type of messages from the class of the handler.
            session.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String message) {
                    inbox.text(message);
                }
            });
            session.addMessageHandler(new MessageHandler.Whole<byte[]>() {
                @Override
                public void onMessage(byte[] message) {
                    inbox.binary(message.length);
                }
            });
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            ending.closed(reason.getCloseCode().getCode());
        }

        @Override
        public void onError(Session session, Throwable cause) {
            ending.failed(cause);
        }
    }
}
