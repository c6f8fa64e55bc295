package dev.gluegun.micrometer;

import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.Kind;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.Ping;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Side;
import dev.gluegun.ConnectionEvent.Upgraded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of all connections that have the same tags. Any thread. */
final class Meters {

    private static final int FIRST_CODE = 1000;
    private static final int LAST_CODE = 1015;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Direction in;
    private final Direction out;
    private final Timer open;
    private final Timer send;
    private final Timer receive;
    private final Timer roundTrip;
    private final Timer lifetime;
    private final Counter retries;
    private final DistributionSummary queue;
    private final DistributionSummary backlog;

    /** Held here, as the registry refers to it weakly. */
    private final AtomicInteger sockets = new AtomicInteger();

    /** What there is once for each direction. */
    private static final class Direction {
        final Traffic text;
        final Traffic binary;
        final Counter pings;
        final Counter pongs;
        final Counter closes;
        final Counter wire;
        final DistributionSummary compression;

        Direction(MeterRegistry registry, Tags tags) {
            text = new Traffic(registry, tags.and("kind", "text"));
            binary = new Traffic(registry, tags.and("kind", "binary"));
            pings = frames(registry, tags.and("kind", "ping"));
            pongs = frames(registry, tags.and("kind", "pong"));
            closes = frames(registry, tags.and("kind", "close"));
            wire = Counter.builder("gluegun.wire")
                    .description("Payload of messages on the wire")
                    .baseUnit("bytes")
                    .tags(tags)
                    .register(registry);
            compression = DistributionSummary.builder("gluegun.compression.ratio")
                    .description("How many times smaller a compressed message is on the wire")
                    .tags(tags)
                    .register(registry);
        }

        void count(Kind kind, boolean whole, long bytes, long wireBytes) {
            Traffic traffic = kind == Kind.TEXT ? text : binary;
            if (whole) {
                traffic.frames.increment();
            }
            traffic.payload.record((double) bytes);
            wire.increment((double) wireBytes);
            if (whole && wireBytes > 0 && wireBytes != bytes) {
                compression.record((double) bytes / wireBytes);
            }
        }
    }

    /** Messages of one kind in one direction. */
    private static final class Traffic {
        final Counter frames;
        final DistributionSummary payload;

        Traffic(MeterRegistry registry, Tags tags) {
            frames = frames(registry, tags);
            payload = DistributionSummary.builder("gluegun.payload")
                    .description("Messages as the application sees them")
                    .baseUnit("bytes")
                    .tags(tags)
                    .register(registry);
        }
    }

    Meters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
        in = new Direction(registry, tags.and("direction", "in"));
        out = new Direction(registry, tags.and("direction", "out"));
        open = timer("gluegun.open", "From opening a connection to its WebSocket");
        send = timer("gluegun.send", "How long senders of messages were held up");
        receive = timer("gluegun.receive", "From a message's first byte to its last");
        roundTrip = timer("gluegun.round.trip", "From a ping to its pong");
        lifetime = timer("gluegun.lifetime", "How long WebSockets were open");
        retries = Counter.builder("gluegun.retries")
                .description("Further attempts to connect")
                .tags(tags)
                .register(registry);
        queue = DistributionSummary.builder("gluegun.queue")
                .description("What waits for the operating system when a message has been sent")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        backlog = DistributionSummary.builder("gluegun.backlog")
                .description("What nobody has asked for yet when a message comes")
                .baseUnit("messages")
                .tags(tags)
                .register(registry);
        Gauge.builder("gluegun.sockets", sockets, AtomicInteger::get)
                .description("WebSockets that are open now")
                .tags(tags)
                .register(registry);
    }

    private static Counter frames(MeterRegistry registry, Tags tags) {
        return Counter.builder("gluegun.frames")
                .description("Messages, pings, pongs and close frames")
                .tags(tags)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name).description(description).tags(tags).register(registry);
    }

    private Direction direction(Side sender) {
        return sender == Side.LOCAL ? out : in;
    }

    void phaseEnded(PhaseEnded event) {
        Timer.builder("gluegun.phase")
                .description("Look-up, TCP, TLS, opening handshake")
                .tags(tags)
                .tag("phase", event.phase().name().toLowerCase(Locale.ROOT))
                .tag("outcome", event.failure().isEmpty() ? "success" : "failure")
                .register(registry)
                .record(event.duration());
    }

    void retrying() {
        retries.increment();
    }

    void upgraded(Upgraded event) {
        sockets.incrementAndGet();
        open.record(event.duration());
    }

    void received(FrameReceived event) {
        in.count(event.kind(), event.fin(), event.bytes(), event.wireBytes());
        receive.record(event.duration());
        backlog.record(event.backlog());
    }

    void sent(FrameSent event) {
        out.count(event.kind(), true, event.bytes(), event.wireBytes());
        send.record(event.duration());
        queue.record((double) event.queuedBytes());
    }

    void ping(Ping event) {
        direction(event.sender()).pings.increment();
    }

    void pong(Pong event) {
        direction(event.sender()).pongs.increment();
        event.roundTrip().ifPresent(roundTrip::record);
    }

    void closing(Closing event) {
        direction(event.sender()).closes.increment();
    }

    void closed(Closed event) {
        event.open().ifPresent(lived -> {
            sockets.decrementAndGet();
            lifetime.record(lived);
            String initiator = event.initiator()
                    .map(side -> side.name().toLowerCase(Locale.ROOT))
                    .orElse("none");
            Counter.builder("gluegun.closes")
                    .description("Ends of WebSockets")
                    .tags(tags)
                    .tag("initiator", initiator)
                    .tag("sent", code(event.sentCode()))
                    .tag("received", code(event.receivedCode()))
                    .register(registry)
                    .increment();
        });
    }

    /** The code, or its range where a peer could choose among too many. */
    private static String code(OptionalInt code) {
        if (code.isEmpty()) {
            return "none";
        }
        int given = code.getAsInt();
        if (given >= FIRST_CODE && given <= LAST_CODE) {
            return String.valueOf(given);
        }
        return given / 1000 + "xxx";
    }
}
