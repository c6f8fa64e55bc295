package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.Kind;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.PhaseStarted;
import dev.gluegun.ConnectionEvent.Ping;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Retrying;
import dev.gluegun.ConnectionEvent.Side;
import dev.gluegun.ConnectionEvent.Upgraded;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionListenerTest {

    private static final ConnectionId ID = new ConnectionId(3, "example.com", 443);
    private static final Duration TIME = Duration.ofNanos(1_234_567);
    private static final ConnectionError FAILURE = new ConnectionError("no\nway", Phase.TCP);

    /** One of each kind. */
    static List<ConnectionEvent> events() {
        return List.of(
                new PhaseStarted(ID, Phase.DNS, 1),
                new PhaseEnded(ID, Phase.TCP, 2, TIME, "", Optional.of(FAILURE)),
                new Retrying(ID, 2, TIME, FAILURE),
                new Upgraded(ID, Optional.of("chat"), List.of("permessage-deflate"), TIME),
                new FrameReceived(ID, Kind.TEXT, false, 40, 10, TIME, 5),
                new FrameSent(ID, Kind.BINARY, 1, 1, TIME, 9),
                new Ping(ID, Side.LOCAL, 4),
                new Pong(ID, Side.PEER, 4, Optional.of(TIME)),
                new Closing(ID, Side.PEER, 1005, ""),
                closed("bye\u001b[31m\n"));
    }

    private static ConnectionEvent.Closed closed(String reason) {
        return new ConnectionEvent.Closed(
                ID,
                Optional.of(Side.PEER),
                OptionalInt.of(1000),
                OptionalInt.of(4000),
                reason,
                new ConnectionDown("over"),
                TIME,
                Optional.of(TIME));
    }

    private static void tell(ConnectionListener listener, ConnectionEvent event) {
        switch (event) {
            case PhaseStarted started -> listener.phaseStarted(started);
            case PhaseEnded ended -> listener.phaseEnded(ended);
            case Retrying retrying -> listener.retrying(retrying);
            case Upgraded upgraded -> listener.upgraded(upgraded);
            case FrameReceived received -> listener.frameReceived(received);
            case FrameSent sent -> listener.frameSent(sent);
            case Ping ping -> listener.ping(ping);
            case Pong pong -> listener.pong(pong);
            case Closing closing -> listener.closing(closing);
            case ConnectionEvent.Closed closed -> listener.closed(closed);
        }
    }

    @Test
    void these_are_all_kinds_of_events() {
        assertThat(events()).extracting(event -> (Object) event.getClass()).containsExactlyInAnyOrder((Object[])
                ConnectionEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_listener_that_overrides_nothing_wants_nothing_and_does_nothing(ConnectionEvent event) {
        ConnectionListener nothing = new ConnectionListener() {};
        assertThat(nothing.wants(event.getClass())).isFalse();
        tell(nothing, event);
    }

    @Test
    void a_listener_wants_the_events_whose_methods_it_overrides() {
        class OfMessages implements ConnectionListener {
            @Override
            public void frameSent(FrameSent event) {}
        }
        class OfSubclass extends OfMessages {}
        for (ConnectionListener listener : List.of(new OfMessages(), new OfSubclass())) {
            assertThat(listener.wants(FrameSent.class)).isTrue();
            assertThat(listener.wants(FrameReceived.class)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_event_reaches_a_listener_of_all(ConnectionEvent event) {
        List<ConnectionEvent> told = new ArrayList<>();
        ConnectionListener every = ConnectionListener.of(told::add);
        assertThat(every.wants(event.getClass())).isTrue();
        tell(every, event);
        assertThat(told).containsExactly(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void several_listeners_are_told_in_their_order_even_when_one_throws(ConnectionEvent event) {
        List<String> told = new ArrayList<>();
        IllegalStateException first = new IllegalStateException("first");
        ConnectionListener all = ConnectionListener.all(
                ConnectionListener.of(one -> {
                    told.add("one");
                    throw first;
                }),
                ConnectionListener.of(two -> {
                    told.add("two");
                    throw new AssertionError("second");
                }),
                ConnectionListener.of(three -> told.add("three")));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> tell(all, event))
                .isSameAs(first)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(told).containsExactly("one", "two", "three");
    }

    @Test
    void several_listeners_want_what_one_of_them_wants() {
        ConnectionListener nothing = new ConnectionListener() {};
        assertThat(ConnectionListener.all(nothing, nothing).wants(FrameSent.class))
                .isFalse();
        assertThat(ConnectionListener.all(nothing, ConnectionListener.of(event -> {}))
                        .wants(FrameSent.class))
                .isTrue();
    }

    static Stream<String> descriptions() {
        return Stream.of(
                "look-up begins",
                "TCP connect failed after 1.235 ms (attempt 2): no\\u000away",
                "attempt 2 follows in 1.235 ms, as the last one failed: no\\u000away",
                "open after 1.235 ms, subprotocol chat, permessage-deflate",
                "text received in part, 40 bytes (10 on the wire), within 1.235 ms, 5 waiting before it",
                "binary sent, 1 byte, within 1.235 ms, 9 bytes waiting to be written",
                "ping sent, 4 bytes",
                "pong received, 4 bytes, round trip 1.235 ms",
                "close frame received, no code",
                "gone after 1.235 ms (open for 1.235 ms), begun by the peer, sent 1000, received 4000"
                        + " \"bye\\u001b[31m\\u000a\": over");
    }

    @Test
    void events_describe_themselves_on_one_line() {
        assertThat(events())
                .extracting(ConnectionEvent::description)
                .containsExactlyElementsOf(descriptions().toList());
    }

    @Test
    void what_a_peer_chose_is_escaped_when_it_is_printed_and_as_it_came_when_it_is_asked_for() {
        String reason = "a\r\nb\u001b[2J";
        for (ConnectionEvent event : Arrays.asList(closed(reason), new Closing(ID, Side.PEER, 4000, reason))) {
            assertThat(event.toString())
                    .startsWith("#3 example.com:443: ")
                    .contains("a\\u000d\\u000ab\\u001b[2J")
                    .doesNotContain("\n")
                    .doesNotContain("\u001b");
        }
        assertThat(closed(reason).reason()).isEqualTo(reason);
    }
}
