package dev.gluegun.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.ConnectionEvent;
import dev.gluegun.ConnectionListener;
import dev.gluegun.WebSocketOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that a listener is told, in its order. Any thread. */
public final class EventRecorder {

    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    private final ConnectionListener listener = ConnectionListener.of(events::add);

    public ConnectionListener listener() {
        return listener;
    }

    /** Options of sockets whose events are recorded here. */
    public WebSocketOptions options() {
        return WebSocketOptions.defaults()
                .withConnectOptions(ConnectOptions.defaults().withListener(listener));
    }

    public List<ConnectionEvent> events() {
        return List.copyOf(events);
    }

    public <E extends ConnectionEvent> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The one event of its kind, as soon as there is one. */
    public <E extends ConnectionEvent> E one(Class<E> kind) {
        Eventually.await("an event " + kind.getSimpleName())
                .until(() -> !all(kind).isEmpty());
        assertThat(all(kind)).hasSize(1);
        return all(kind).get(0);
    }

    /** The end, as soon as it has come. */
    public ConnectionEvent.Closed closed() {
        return one(ConnectionEvent.Closed.class);
    }
}
