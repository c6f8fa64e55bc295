package dev.gluegun.micrometer;

import dev.gluegun.ConnectionEvent;
import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.Ping;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Retrying;
import dev.gluegun.ConnectionEvent.Upgraded;
import dev.gluegun.ConnectionListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times what happens on connections, in a registry of Micrometer:
 *
 * <pre>{@code
 * ConnectOptions options = ConnectOptions.defaults().withListener(new GluegunMetrics(registry));
 * }</pre>
 *
 * <table>
 * <caption>The meters; all tags have few values</caption>
 * <tr><th>name</th><th>kind</th><th>tags</th><th>what</th></tr>
 * <tr><td>{@code gluegun.phase}</td><td>timer</td><td>{@code phase}, {@code outcome}</td>
 *     <td>look-up, TCP, TLS, opening handshake</td></tr>
 * <tr><td>{@code gluegun.open}</td><td>timer</td><td></td>
 *     <td>from opening a connection to its WebSocket, retries included</td></tr>
 * <tr><td>{@code gluegun.retries}</td><td>counter</td><td></td><td>further attempts to connect</td></tr>
 * <tr><td>{@code gluegun.sockets}</td><td>gauge</td><td></td><td>WebSockets that are open now</td></tr>
 * <tr><td>{@code gluegun.frames}</td><td>counter</td><td>{@code direction}, {@code kind}</td>
 *     <td>messages (whatever their number of frames), pings, pongs, close frames</td></tr>
 * <tr><td>{@code gluegun.payload}</td><td>summary, bytes</td><td>{@code direction}, {@code kind}</td>
 *     <td>messages as the application sees them, or pieces where it wants pieces</td></tr>
 * <tr><td>{@code gluegun.wire}</td><td>counter, bytes</td><td>{@code direction}</td>
 *     <td>payload of messages on the wire</td></tr>
 * <tr><td>{@code gluegun.compression.ratio}</td><td>summary</td><td>{@code direction}</td>
 *     <td>how many times smaller a compressed message is on the wire</td></tr>
 * <tr><td>{@code gluegun.send}</td><td>timer</td><td></td><td>how long senders of messages were held up</td></tr>
 * <tr><td>{@code gluegun.receive}</td><td>timer</td><td></td><td>from a message's first byte to its last</td></tr>
 * <tr><td>{@code gluegun.queue}</td><td>summary, bytes</td><td></td>
 *     <td>what waits for the operating system when a message has been sent</td></tr>
 * <tr><td>{@code gluegun.backlog}</td><td>summary, messages</td><td></td>
 *     <td>what nobody has asked for yet when a message comes</td></tr>
 * <tr><td>{@code gluegun.round.trip}</td><td>timer</td><td></td><td>from a ping to its pong</td></tr>
 * <tr><td>{@code gluegun.closes}</td><td>counter</td><td>{@code initiator}, {@code sent}, {@code received}</td>
 *     <td>ends of WebSockets with both sides' codes; {@code none} where there was no close frame</td></tr>
 * <tr><td>{@code gluegun.lifetime}</td><td>timer</td><td></td><td>how long WebSockets were open</td></tr>
 * </table>
 *
 * <p>One object may listen to any number of connections. It never blocks, as far as the registry does not. Any thread.
 */
public final class GluegunMetrics implements ConnectionListener {

    private final MeterRegistry registry;
    private final Tags tags;
    private final boolean perHost;
    private final ConcurrentHashMap<String, Meters> meters = new ConcurrentHashMap<>();

    /** Meters for all connections together. */
    public GluegunMetrics(MeterRegistry registry) {
        this(registry, List.of());
    }

    /**
     * Meters for all connections together, with further tags.
     *
     * @param tags what all of the meters get, to tell one use of the library from another
     */
    public GluegunMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this(registry, tags, false);
    }

    private GluegunMetrics(MeterRegistry registry, Iterable<Tag> tags, boolean perHost) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.tags = Tags.of(Objects.requireNonNull(tags, "tags"));
        this.perHost = perHost;
    }

    /**
     * Meters for each host apart, by a tag {@code host}; for applications that connect to few hosts, as each has all of the
     * meters for good.
     */
    public GluegunMetrics perHost() {
        return new GluegunMetrics(registry, tags, true);
    }

    private Meters of(ConnectionEvent event) {
        String host = perHost ? event.connection().host() : "";
        Meters known = meters.get(host);
        return known == null ? meters.computeIfAbsent(host, this::made) : known;
    }

    private Meters made(String host) {
        return new Meters(registry, perHost ? tags.and("host", host) : tags);
    }

    @Override
    public void phaseEnded(PhaseEnded event) {
        of(event).phaseEnded(event);
    }

    @Override
    public void retrying(Retrying event) {
        of(event).retrying();
    }

    @Override
    public void upgraded(Upgraded event) {
        of(event).upgraded(event);
    }

    @Override
    public void frameReceived(FrameReceived event) {
        of(event).received(event);
    }

    @Override
    public void frameSent(FrameSent event) {
        of(event).sent(event);
    }

    @Override
    public void ping(Ping event) {
        of(event).ping(event);
    }

    @Override
    public void pong(Pong event) {
        of(event).pong(event);
    }

    @Override
    public void closing(Closing event) {
        of(event).closing(event);
    }

    @Override
    public void closed(Closed event) {
        of(event).closed(event);
    }
}
