package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnswerBoxTest {

    private static final Message HEAD = new Message.Response(false, 200, Headers.empty());
    private static final Message PIECE = new Message.Data(false, new byte[] {1});
    private static final Message LAST = new Message.Data(true, new byte[] {2});

    private final AnswerBox box = new AnswerBox(OptionalInt.empty());

    @Test
    void messagesAreTakenInTheirOrderAndThenThereAreNoMore() {
        box.put(HEAD, false);
        box.put(LAST, true);
        assertThat(box.isToldLater()).isTrue();
        assertThat(box.poll(false)).isEqualTo(HEAD);
        assertThat(box.poll(false)).isEqualTo(LAST);
        assertThat(box.isToldLater()).isFalse();
        assertThat(box.wantsMore()).isFalse();
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> box.poll(false));
    }

    @Test
    void howItEndedIsToldWhenEverythingHasBeenTaken() {
        box.put(HEAD, false);
        box.fail(() -> new ConnectionDown("gone"));
        box.fail(() -> new ConnectionDown("later"));
        assertThat(box.poll(false)).isEqualTo(HEAD);
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> box.poll(false))
                .withMessage("gone");
    }

    @Test
    void endOfTheConnectionIsNoFailureOfAWholeAnswer() {
        box.put(new Message.Response(true, 204, Headers.empty()), true);
        box.fail(() -> new ConnectionDown("gone"));
        assertThat(box.poll(false)).isNotNull();
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> box.poll(false));
    }

    @Test
    void whatHappensToTheConnectionBeforeTheLastMessageIsPutInIsOfNoMatter() {
        box.completes();
        box.fail(() -> new ConnectionDown("gone"));
        assertThat(box.wantsMore()).isTrue();
        box.put(LAST, true);
        assertThat(box.poll(false)).isEqualTo(LAST);
    }

    @Test
    void flowCountsPiecesOfTheBodyAlone() {
        AnswerBox limited = new AnswerBox(OptionalInt.of(1));
        limited.put(HEAD, false);
        limited.put(PIECE, false);
        limited.put(PIECE, false);
        limited.put(new Message.Trailers(Headers.of("A", "b")), true);
        assertThat(limited.poll(false)).isEqualTo(HEAD);
        assertThat(limited.poll(false)).isEqualTo(PIECE);
        assertThat(limited.poll(false)).isNull();
        assertThat(limited.wantsMore())
                .as("there is one, which may not be taken")
                .isFalse();
        assertThat(limited.awaitChange(Deadline.after(Duration.ofNanos(1)))).isFalse();
        Call<Boolean> waiting =
                Call.of(() -> limited.awaitChange(Deadline.none())).awaitWaiting();
        limited.allow(1);
        assertThat(waiting.result()).isTrue();
        assertThat(limited.poll(false)).isEqualTo(PIECE);
        assertThat(limited.poll(false)).isInstanceOf(Message.Trailers.class);
    }

    @Test
    void whoWantsTheWholeIsNotBoundByTheFlow() {
        AnswerBox limited = new AnswerBox(OptionalInt.of(1));
        limited.put(PIECE, false);
        limited.put(PIECE, false);
        assertThat(limited.poll(true)).isEqualTo(PIECE);
        assertThat(limited.poll(true)).isEqualTo(PIECE);
    }

    @Test
    void roomIsBoundedAndItsReturnIsTold() {
        int most = Backlog.MOST_ENTRIES;
        for (int i = 0; i < most; i++) {
            assertThat(box.hasRoom()).isTrue();
            box.put(PIECE, false);
        }
        assertThat(box.takeOverflow()).isFalse();
        assertThat(box.hasRoom()).isFalse();
        assertThat(box.takeOverflow()).as("still full").isFalse();
        box.poll(false);
        assertThat(box.takeOverflow()).isTrue();
        assertThat(box.takeOverflow()).as("told once").isFalse();
    }

    @Test
    void whatIsDiscardedIsGoneAndTakesNoRoom() {
        box.put(PIECE, false);
        Call<Boolean> waiting =
                Call.of(() -> new AnswerBox(OptionalInt.empty()).awaitChange(Deadline.after(Duration.ofMillis(1))));
        assertThat(waiting.result()).isFalse();
        box.discard(() -> new StreamError("cancelled"));
        for (int i = 0; i < 2 * Backlog.MOST_ENTRIES; i++) {
            assertThat(box.hasRoom()).isTrue();
            box.put(PIECE, false);
        }
        assertThatExceptionOfType(StreamError.class).isThrownBy(() -> box.poll(false));
        assertThat(box.isToldLater()).isFalse();
    }
}
