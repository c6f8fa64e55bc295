package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Payload;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.peer.Peer;
import java.util.List;
import java.util.function.Supplier;

/**
 * What makes a client do a measurement's work.
 *
 * @param kind what the client is; for a peer, {@code peer} starts it
 */
record Loads(Client.Kind kind, Style style, Supplier<Peer> peer, Endpoint server) {

    private static final int BATCH = 64;
    private static final int CROWD = 8;

    /** Opens what the work takes. */
    Load open(Measurement measurement) throws Exception {
        Payload payload = measurement.payload();
        return switch (measurement.work()) {
            case ECHO -> new PortionedLoad(echo(payload));
            case RECEIVE -> new PortionedLoad(flood(payload));
            case SEND -> new PortionedLoad(Outlet.OneWay.of(outlet(payload, 1), payload.size()));
            case SEND_MANY -> new PortionedLoad(Outlet.OneWay.of(outlet(payload, BATCH), payload.size()));
            case SEND_FROM_THREADS ->
                new PortionedLoad(Outlet.OneWay.of(new CrowdedOutlet(outlet(payload, 1), CROWD), payload.size()));
            case PACED, CONNECT, IDLE -> throw new IllegalStateException("not yet");
        };
    }

    private Portion echo(Payload payload) throws Exception {
        Messages messages = new Messages(List.of(payload.text()));
        if (kind == Client.Kind.RAW) {
            return new RoundTrips(BareRoundTrip.open(server.at("/echo"), List.of(payload.bytes())));
        }
        return style == Style.CALLBACK
                ? new CallbackRoundTrips(started(), server.at("/echo"), messages)
                : new RoundTrips(new ConversationRoundTrip(conversation("/echo"), messages));
    }

    private Portion flood(Payload payload) throws Exception {
        if (kind == Client.Kind.RAW) {
            return BareFlood.open(server.at("/flood"), payload);
        }
        return style == Style.CALLBACK
                ? new CallbackFlood(started(), server.at("/flood"), payload)
                : new ConversationFlood(conversation("/flood"), payload);
    }

    private Outlet outlet(Payload payload, int batchSize) throws Exception {
        return switch (kind) {
            case RAW -> BareOutlet.open(server.at("/sink"), bareMessage(payload), batchSize);
            case GLUEGUN -> GluegunOutlet.open(server.at("/sink"), payload, batchSize);
            case PEER -> new PeerOutlet(started(), server.at("/sink"), payload);
        };
    }

    private static byte[] bareMessage(Payload payload) {
        return WireFrame.masked(payload.isText() ? WireFrame.TEXT : WireFrame.BINARY, payload.bytes());
    }

    private Conversation conversation(String path) throws Exception {
        return kind == Client.Kind.GLUEGUN
                ? GluegunConversation.open(server.at(path))
                : QueuedConversation.open(started(), server.at(path));
    }

    private Peer started() {
        return kind == Client.Kind.GLUEGUN ? new GluegunPeer() : peer.get();
    }
}
