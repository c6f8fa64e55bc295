package dev.gluegun.internal.events;

import dev.gluegun.ConnectionEvent;
import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.PhaseStarted;
import dev.gluegun.ConnectionEvent.Ping;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Retrying;
import dev.gluegun.ConnectionId;
import dev.gluegun.ConnectionListener;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Phase;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Writes the events of one connection into the flight recordings that run. Any thread. */
final class FlightListener implements ConnectionListener {

    private static final int NONE = -1;

    private final FlightEvents.Connection life = new FlightEvents.Connection();

    /** The phase that is under way. */
    private final AtomicReference<FlightEvents.@Nullable OfPhase> phase = new AtomicReference<>();

    private FlightListener() {
        life.begin();
    }

    /** Null when no recording wants any of the events: a connection is looked at from its beginning on, or not at all. */
    static @Nullable FlightListener ifRecording() {
        return FlightRecorder.isInitialized() && isAnyEnabled() ? new FlightListener() : null;
    }

    private static boolean isAnyEnabled() {
        return new FlightEvents.Connection().isEnabled()
                || new FlightEvents.LookUp().isEnabled()
                || new FlightEvents.Connect().isEnabled()
                || new FlightEvents.ProxyHop().isEnabled()
                || new FlightEvents.TlsHandshake().isEnabled()
                || new FlightEvents.Upgrade().isEnabled()
                || new FlightEvents.Retry().isEnabled()
                || new FlightEvents.FrameReceived().isEnabled()
                || new FlightEvents.FrameSent().isEnabled()
                || new FlightEvents.Ping().isEnabled()
                || new FlightEvents.Pong().isEnabled()
                || new FlightEvents.CloseFrame().isEnabled();
    }

    @Override
    public boolean wants(Class<? extends ConnectionEvent> kind) {
        if (kind == FrameReceived.class) {
            return new FlightEvents.FrameReceived().isEnabled();
        }
        return kind != FrameSent.class || new FlightEvents.FrameSent().isEnabled();
    }

    @Override
    public void phaseStarted(PhaseStarted event) {
        FlightEvents.OfPhase begun = of(event.phase());
        if (begun != null) {
            begun.begin();
        }
        phase.set(begun);
    }

    private static FlightEvents.@Nullable OfPhase of(Phase phase) {
        return switch (phase) {
            case DNS -> new FlightEvents.LookUp();
            case TCP -> new FlightEvents.Connect();
            case PROXY -> new FlightEvents.ProxyHop();
            case TLS -> new FlightEvents.TlsHandshake();
            case UPGRADE -> new FlightEvents.Upgrade();
            case OPEN -> null;
        };
    }

    @Override
    public void phaseEnded(PhaseEnded event) {
        FlightEvents.OfPhase under = phase.getAndSet(null);
        if (under == null) {
            return;
        }
        under.attempt = event.attempt();
        under.succeeded = event.failure().isEmpty();
        under.result = event.failure().map(FlightListener::message).orElse(event.detail());
        commit(under, event.connection());
    }

    @Override
    public void retrying(Retrying event) {
        FlightEvents.Retry retry = new FlightEvents.Retry();
        retry.attempt = event.attempt();
        retry.pause = event.pause().toNanos();
        retry.failure = message(event.failure());
        commit(retry, event.connection());
    }

    @Override
    public void frameReceived(FrameReceived event) {
        FlightEvents.FrameReceived frame = new FlightEvents.FrameReceived();
        frame.kind = name(event.kind());
        frame.size = event.bytes();
        frame.wireSize = event.wireBytes();
        frame.time = event.duration().toNanos();
        frame.backlog = event.backlog();
        commit(frame, event.connection());
    }

    @Override
    public void frameSent(FrameSent event) {
        FlightEvents.FrameSent frame = new FlightEvents.FrameSent();
        frame.kind = name(event.kind());
        frame.size = event.bytes();
        frame.wireSize = event.wireBytes();
        frame.time = event.duration().toNanos();
        frame.queued = event.queuedBytes();
        commit(frame, event.connection());
    }

    @Override
    public void ping(Ping event) {
        FlightEvents.Ping ping = new FlightEvents.Ping();
        ping.sender = name(event.sender());
        commit(ping, event.connection());
    }

    @Override
    public void pong(Pong event) {
        FlightEvents.Pong pong = new FlightEvents.Pong();
        pong.sender = name(event.sender());
        pong.roundTrip = event.roundTrip().map(Duration::toNanos).orElse((long) NONE);
        commit(pong, event.connection());
    }

    @Override
    public void closing(Closing event) {
        FlightEvents.CloseFrame close = new FlightEvents.CloseFrame();
        close.sender = name(event.sender());
        close.code = event.code();
        commit(close, event.connection());
    }

    @Override
    public void closed(Closed event) {
        life.initiator = event.initiator().map(FlightListener::name).orElse("");
        life.sentCode = event.sentCode().orElse(NONE);
        life.receivedCode = event.receivedCode().orElse(NONE);
        life.ending = message(event.ending());
        commit(life, event.connection());
    }

    private static void commit(FlightEvents.OfConnection event, ConnectionId connection) {
        event.connection = connection.number();
        event.host = connection.host();
        event.port = connection.port();
        event.commit();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String message(GluegunException failure) {
        return String.valueOf(failure.getMessage());
    }
}
