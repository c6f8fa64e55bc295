package dev.gluegun.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectionEvent;
import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.PhaseStarted;
import dev.gluegun.ConnectionEvent.Side;
import dev.gluegun.ConnectionListener;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Payloads;
import dev.gluegun.testing.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ObserverTest {

    private static final byte[] CLOSE = Payloads.of(new Frame.CloseWithReason(4000, "enough"));

    private final List<ConnectionEvent> told = new ArrayList<>();
    private final Observer observer =
            Objects.requireNonNull(Observer.of("host", 1, Optional.of(ConnectionListener.of(told::add))));

    private static Message.Upgraded agreed() {
        return new Message.Upgraded(Optional.empty(), List.of(), Headers.empty());
    }

    @Test
    void thereIsNoneWhereNobodyListens() {
        assertThat(Observer.of("host", 1, Optional.empty())).isNull();
    }

    @Test
    void messagesAreWantedOnlyByWhoOverridesTheirMethods() {
        ConnectionListener nothing = new ConnectionListener() {};
        Observer ofNothing = Objects.requireNonNull(Observer.of("host", 1, Optional.of(nothing)));
        assertThat(ofNothing.wantsSent()).isFalse();
        assertThat(ofNothing.wantsReceived()).isFalse();
        assertThat(observer.wantsSent()).isTrue();
        assertThat(observer.wantsReceived()).isTrue();
    }

    @Test
    void aListenerThatThrowsWhenItIsAskedWhatItWantsWantsNothing() {
        ConnectionListener throwing = new ConnectionListener() {
            @Override
            public boolean wants(Class<? extends ConnectionEvent> kind) {
                throw new IllegalStateException("for the test");
            }
        };
        try (LogCapture log = new LogCapture("dev.gluegun")) {
            Observer ofThrowing = Objects.requireNonNull(Observer.of("host", 1, Optional.of(throwing)));
            assertThat(ofThrowing.wantsSent()).isFalse();
            assertThat(log.records()).hasSize(1);
        }
    }

    @Test
    void aPhaseThatIsOpenAtTheEndHasFailedWithIt() {
        ConnectionDown down = new ConnectionDown("for the test");
        observer.begins(Phase.TLS);
        observer.closed(down);
        assertThat(told)
                .extracting(event -> (Object) event.getClass())
                .containsExactly(PhaseStarted.class, PhaseEnded.class, Closed.class);
        assertThat(((PhaseEnded) told.get(1)).failure()).containsSame(down);
        assertThat(((Closed) told.get(2)).ending()).isSameAs(down);
    }

    @Test
    void onlyTheFirstEndCountsAndNothingBeginsAfterIt() {
        observer.closed(null);
        observer.closed(new ConnectionDown("later"));
        observer.begins(Phase.DNS);
        observer.upgraded(agreed());
        assertThat(told).hasSize(1);
        assertThat(((Closed) told.get(0)).open()).isEmpty();
    }

    @Test
    void whoIsToldOfAnUpgradeIsToldHowLongItWasOpen() {
        observer.upgraded(agreed());
        observer.closed(null);
        assertThat(((Closed) told.get(1)).open()).isPresent();
    }

    @Test
    void aCloseFrameIsToldOnceAlthoughItsSenderComesAfterThePeersAnswer() {
        observer.notesClose(CLOSE);
        assertThat(told).isEmpty();
        observer.peerCloses(1000, "");
        observer.closed(null);
        observer.sentControl(Opcode.CLOSE, CLOSE);
        assertThat(told).hasSize(3);
        assertThat((Closing) told.get(0))
                .returns(Side.LOCAL, Closing::sender)
                .returns(4000, Closing::code)
                .returns("enough", Closing::reason);
        assertThat((Closing) told.get(1)).returns(Side.PEER, Closing::sender);
        assertThat((Closed) told.get(2))
                .returns(Optional.of(Side.LOCAL), Closed::initiator)
                .returns(OptionalInt.of(4000), Closed::sentCode)
                .returns(OptionalInt.of(1000), Closed::receivedCode);
    }

    @Test
    void aCloseFrameWithoutACodeIs1005() {
        observer.notesClose(new byte[0]);
        observer.sentControl(Opcode.CLOSE, new byte[0]);
        assertThat((Closing) told.get(0)).returns(1005, Closing::code).returns("", Closing::reason);
    }
}
