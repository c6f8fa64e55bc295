package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Payload;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.peer.Inbox;
import dev.gluegun.bench.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What makes a client do a measurement's work.
 *
 * @param kind what the client is
 * @param peer the client as a library with callbacks; not used for a bare socket
 * @param sockets how many are open at once, where there are several
 */
record Loads(Client.Kind kind, Style style, Peer peer, Endpoint server, int sockets) {

    private static final String ECHO = "/echo";
    private static final int BATCH = 64;
    private static final int CROWD = 8;

    /** A thousand handshakes of TLS in a new JVM take ten seconds on one CPU. */
    private static final int OPENERS_WITH_TLS = 8;

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
            case PACED -> new PacedSockets(roundTrips(payload, sockets));
            case CROWD -> new CrowdedSockets(streams(payload));
            case CONNECT -> new PortionedLoad(new Handshakes(opener()));
            case IDLE -> new IdleSockets(opener(), sockets, server.tls().isPresent() ? OPENERS_WITH_TLS : 1);
        };
    }

    private Portion echo(Payload payload) throws Exception {
        return style == Style.CALLBACK
                ? new CallbackRoundTrips(peer, server.at(ECHO), new Messages(payload.texts()))
                : new RoundTrips(roundTrips(payload, 1).getFirst());
    }

    /** So many sockets, all of one client. */
    private List<RoundTrips.RoundTrip> roundTrips(Payload payload, int count) throws Exception {
        List<RoundTrips.RoundTrip> roundTrips = new ArrayList<>();
        Messages messages = new Messages(payload.texts());
        for (int i = 0; i < count; i++) {
            if (kind == Client.Kind.RAW) {
                roundTrips.add(BareRoundTrip.open(server.at(ECHO), messages.bytes(server.deflate())));
            } else {
                roundTrips.add(new ConversationRoundTrip(conversation(ECHO), messages));
            }
        }
        return roundTrips;
    }

    /** So many sockets of this library, over HTTP/2 on one connection and else on one each. */
    private List<RoundTrips.RoundTrip> streams(Payload payload) {
        Messages messages = new Messages(payload.texts());
        return GluegunStream.open(server.at(ECHO), sockets).stream()
                .<RoundTrips.RoundTrip>map(stream -> new ConversationRoundTrip(stream, messages))
                .toList();
    }

    private Handshakes.Opener opener() {
        return switch (kind) {
            case RAW -> () -> BareSocket.open(server.at(ECHO))::closeHandshake;
            case GLUEGUN -> {
                Supplier<GluegunConversation> sockets = GluegunConversation.opener(server.at(ECHO));
                yield () -> sockets.get()::close;
            }
            case PEER -> () -> peer.open(server.at(ECHO), new NoMessages())::close;
        };
    }

    /** Where nothing is sent, nothing comes. */
    private record NoMessages() implements Inbox {

        @Override
        public void text(String message) {
            throw new IllegalStateException("expected no message, but got " + message);
        }

        @Override
        public void binary(int length) {
            throw new IllegalStateException("expected no message, but got " + length + " bytes");
        }

        @Override
        public void failed(Throwable cause) {
            // Opening or closing tells it, too.
        }
    }

    private Portion flood(Payload payload) throws Exception {
        if (kind == Client.Kind.RAW) {
            return BareFlood.open(server.at("/flood"), payload);
        }
        return style == Style.CALLBACK
                ? new CallbackFlood(peer, server.at("/flood"), payload)
                : new ConversationFlood(conversation("/flood"), payload);
    }

    private Outlet outlet(Payload payload, int batchSize) throws Exception {
        return switch (kind) {
            case RAW -> BareOutlet.open(server.at("/sink"), bareMessage(payload), batchSize);
            case GLUEGUN -> GluegunOutlet.open(server.at("/sink"), payload, batchSize);
            case PEER -> new PeerOutlet(peer, server.at("/sink"), payload);
        };
    }

    private static byte[] bareMessage(Payload payload) {
        return WireFrame.masked(payload.isText() ? WireFrame.TEXT : WireFrame.BINARY, payload.bytes());
    }

    private Conversation conversation(String path) throws Exception {
        return kind == Client.Kind.GLUEGUN
                ? GluegunConversation.open(server.at(path))
                : QueuedConversation.open(peer, server.at(path));
    }
}
