package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpgradeOutcomeTest {

    private static final Message.Upgraded UPGRADED =
            new Message.Upgraded(Optional.of("chat"), List.of(), Headers.empty());
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private final List<Headers> answered = new ArrayList<>();
    private final UpgradeOutcome outcome = new UpgradeOutcome(answered::add);

    private Message.Upgraded await(Duration time) {
        return outcome.await(Deadline.after(time), () -> new Timeout("too late", Phase.UPGRADE));
    }

    private Message.Upgraded await() {
        return await(Duration.ofSeconds(10));
    }

    @Test
    void nothingIsSettledAtFirst() {
        assertThat(outcome.isSettled()).isFalse();
        assertThat(outcome.isRefused()).isFalse();
        assertThat(outcome.isOverLimit()).isFalse();
        assertThat(outcome.rejectWithWhatCame()).isFalse();
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> await(Duration.ofMillis(5)));
    }

    @Test
    void anAgreementIsToldToAll() {
        Call<Message.Upgraded> early = Call.of(this::await).awaitWaiting();
        Call<Message.Upgraded> endless = Call.of(
                        () -> outcome.await(Deadline.none(), () -> new Timeout("never", Phase.UPGRADE)))
                .awaitWaiting();
        outcome.observe(new Message.Inform(103, Headers.empty()));
        assertThat(outcome.isSettled()).isFalse();
        outcome.observe(UPGRADED);
        assertThat(outcome.isSettled()).isTrue();
        assertThat(outcome.isRefused()).isFalse();
        assertThat(early.result()).isSameAs(UPGRADED);
        assertThat(endless.result()).isSameAs(UPGRADED);
        assertThat(await(Duration.ofNanos(1))).isSameAs(UPGRADED);
    }

    @Test
    void aRefusalIsSettledWithItsLastPiece() {
        Headers headers = Headers.of("X-Why", "because");
        outcome.observe(new Message.Response(false, 403, headers));
        outcome.observe(new Message.Data(false, "no".getBytes()));
        assertThat(outcome.isSettled()).isFalse();
        outcome.observe(new Message.Data(true, "pe".getBytes()));
        assertThat(outcome.isRefused()).isTrue();
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(this::await)
                .returns(403, UpgradeRejected::status)
                .returns(headers, UpgradeRejected::headers)
                .returns("nope", UpgradeRejected::bodyText);
    }

    @Test
    void aRefusalWithoutABodyIsSettledAtOnce() {
        outcome.observe(new Message.Response(true, 401, Headers.empty()));
        assertThatExceptionOfType(UpgradeRejected.class).isThrownBy(this::await).returns("", UpgradeRejected::bodyText);
    }

    @Test
    void trailersSettleARefusal() {
        outcome.observe(new Message.Response(false, 401, Headers.empty()));
        outcome.observe(new Message.Trailers(Headers.empty()));
        assertThat(outcome.isRefused()).isTrue();
    }

    @Test
    void noMoreThanTheBeginningOfABodyIsKept() {
        outcome.observe(new Message.Response(false, 403, Headers.empty()));
        outcome.observe(new Message.Data(false, new byte[MOST_BODY_BYTES - 1]));
        assertThat(outcome.isOverLimit()).isFalse();
        outcome.observe(new Message.Data(false, new byte[1]));
        assertThat(outcome.isOverLimit()).isFalse();
        outcome.observe(new Message.Data(false, new byte[1]));
        assertThat(outcome.isOverLimit()).isTrue();
        assertThat(outcome.rejectWithWhatCame()).isTrue();
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(this::await)
                .satisfies(refusal -> assertThat(refusal.body()).hasSize(MOST_BODY_BYTES));
    }

    @Test
    void whatHasComeOfARefusalCanBeEnough() {
        outcome.observe(new Message.Response(false, 403, Headers.empty()));
        outcome.observe(new Message.Data(false, "slow".getBytes()));
        assertThat(outcome.rejectWithWhatCame()).isTrue();
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(this::await)
                .returns("slow", UpgradeRejected::bodyText);
    }

    @Test
    void theFirstOutcomeCounts() {
        outcome.fail(() -> new ConnectionDown("gone"));
        outcome.observe(UPGRADED);
        outcome.fail(() -> new ConnectionDown("again"));
        assertThat(outcome.isRefused()).isFalse();
        assertThat(outcome.failure().get()).hasMessage("gone");
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(this::await).withMessage("gone");
    }

    @Test
    void eachCallerGetsAFailureOfItsOwn() {
        outcome.observe(new Message.Response(true, 401, Headers.empty()));
        assertThat(outcome.failure().get()).isNotSameAs(outcome.failure().get());
    }

    @Test
    void anInterruptEndsTheWaitOnly() {
        Call<Message.Upgraded> waiter = Call.of(this::await).awaitWaiting();
        waiter.interrupt();
        waiter.failure(Interrupted.class);
        assertThat(waiter.wasInterruptedAtEnd()).isTrue();
        outcome.observe(UPGRADED);
        assertThat(await()).isSameAs(UPGRADED);
    }

    @Test
    void theFieldsOfTheAnswerAreToldOnceAndInterimOnesNot() {
        Headers fields = Headers.of("Set-Cookie", "a=b");
        outcome.observe(new Message.Inform(103, Headers.of("Link", "x")));
        outcome.observe(new Message.Response(false, 401, fields));
        outcome.observe(new Message.Data(true, new byte[1]));
        outcome.observe(new Message.Trailers(Headers.of("X", "y")));
        assertThat(answered).containsExactly(fields);
    }

    @Test
    void theFieldsOfAnAgreementAreToldBeforeItIs() {
        Headers fields = Headers.of("Set-Cookie", "a=b");
        Message.Upgraded upgraded = new Message.Upgraded(Optional.empty(), List.of(), fields);
        UpgradeOutcome watched = new UpgradeOutcome(told -> {
            answered.add(told);
        });
        watched.observe(upgraded);
        watched.observe(upgraded);
        assertThat(answered).containsExactly(fields);
    }

    @Test
    void nobodyNeedsToWantTheFields() {
        UpgradeOutcome unwatched = new UpgradeOutcome(null);
        unwatched.observe(UPGRADED);
        assertThat(unwatched.isSettled()).isTrue();
    }
}
