package dev.gluegun.it;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** The sockets on the {@link JettyPeer} that are pinged every two seconds, each of which also echoes text. */
final class PingedSockets {

    private static final long PERIOD_SECONDS = 2;

    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final LongAdder pongs = new LongAdder();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pings").daemon(true).factory());

    PingedSockets() {
        clock.scheduleAtFixedRate(this::pingAll, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void pingAll() {
        for (Session session : open) {
            session.sendPing(ByteBuffer.wrap(new byte[] {'?'}), Callback.NOOP);
        }
    }

    /** How many pongs have come. */
    long pongs() {
        return pongs.sum();
    }

    Session.Listener join() {
        return new Member();
    }

    /** One of them. */
    public final class Member implements Session.Listener {

        private @Nullable Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            open.add(opened);
            opened.demand();
        }

        @Override
        public void onWebSocketText(String message) {
            Session own = session();
            own.sendText(message, Callback.from(own::demand, failure -> own.disconnect()));
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            pongs.increment();
            session().demand();
        }

        @Override
        public void onWebSocketClose(int statusCode, String reason, Callback callback) {
            open.remove(session());
            callback.succeed();
        }

        private Session session() {
            return Objects.requireNonNull(session, "not open yet");
        }
    }
}
