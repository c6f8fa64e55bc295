package dev.gluegun.cli;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.Timeouts;
import dev.gluegun.cli.text.DurationText;
import dev.gluegun.cli.text.MessageText;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens on an open session: the input's frames go out on a thread of their own, while the calling thread shows what
 * comes in, until the close handshake.
 */
final class Conversation {

    /**
     * How a conversation goes.
     *
     * @param goal what ends it before the peer does
     * @param patience how long to wait after the end of the input; empty for not at all, or without end where there is a goal
     * @param showPings whether the peer's pings and pongs are shown
     * @param tellClosing whether a normal close handshake is shown too
     */
    record Course(Goal goal, Optional<Duration> patience, boolean showPings, boolean tellClosing) {}

    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final Duration SHORT_GOODBYE = Duration.ofMillis(500);

    private final Session session;
    private final Input input;
    private final Display display;
    private final Course course;
    private final Pings pings = new Pings();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable ExitStatus verdict;

    Conversation(Session session, Input input, Display display, Course course) {
        this.session = session;
        this.input = input;
        this.display = display;
        this.course = course;
    }

    /** A conversation at the console: at a prompt where a person sits there, else from its input to its output. */
    static Conversation at(Console console, Session session, MessageText text, Course course) {
        if (console.interactive()) {
            try {
                Prompt prompt = Terminals.prompt(console, text, System.getenv());
                return new Conversation(session, prompt, prompt, course);
            } catch (IOException e) {
                console.note("no prompt on this terminal, lines are read as they come: " + FailureText.message(e));
            }
        }
        StreamDisplay display = new StreamDisplay(console, text, Clock.system(ZoneId.systemDefault()));
        return new Conversation(session, new LineInput(console.in()), display, course);
    }

    /** Shows a line where the conversation is shown. */
    void note(String line) {
        display.note(line);
    }

    /** Talks until the end and closes the session. */
    ExitStatus run(Interrupts interrupts) {
        Interrupts.Registration registration = interrupts.during(this::interrupt);
        try {
            Thread.ofPlatform().daemon().name("input").start(this::sendInput);
            ExitStatus reached = receiveAll();
            return verdict == null ? reached : verdict;
        } catch (OutputClosedException e) {
            sayGoodbye(GOING_AWAY);
            return ExitStatus.OK;
        } finally {
            over.countDown();
            registration.close();
            try {
                // First, as what is told of it goes to the prompt.
                session.close();
            } finally {
                input.close();
            }
        }
    }

    private ExitStatus receiveAll() {
        try {
            while (true) {
                Frame frame = session.receive(Timeouts.INFINITE);
                if (session.closing().isPresent()) {
                    return closed(session.closing().get());
                }
                show(frame);
                if (MessageText.isMessage(frame) && course.goal().isReachedBy(frame)) {
                    sayGoodbye(NORMAL);
                    session.closing().ifPresent(this::tell);
                    return ExitStatus.OK;
                }
            }
        } catch (GluegunException e) {
            return lost(e);
        }
    }

    private void show(Frame frame) {
        switch (frame) {
            case Frame.Ping ping -> {
                if (course.showPings()) {
                    display.note("ping from the peer, " + MessageText.payload(ping.data()) + "; answered");
                }
            }
            case Frame.Pong pong -> showPong(pong);
            default -> display.message(frame);
        }
    }

    private void showPong(Frame.Pong pong) {
        Optional<Duration> roundTrip = pings.answered(pong.data(), System.nanoTime());
        if (roundTrip.isPresent() || course.showPings()) {
            String after =
                    roundTrip.map(time -> ", after " + DurationText.of(time)).orElse("");
            display.note("pong from the peer, " + MessageText.payload(pong.data()) + after);
        }
    }

    private ExitStatus closed(Closing closing) {
        boolean early = course.goal().isSet() && verdict == null;
        if (closing.isNormal() && !early) {
            tell(closing);
            return ExitStatus.OK;
        }
        if (verdict == null) {
            display.error(early ? course.goal().missed() + ": " + closing.sentence() : closing.sentence());
        }
        return ExitStatus.BROKEN;
    }

    private void tell(Closing closing) {
        if (course.tellClosing()) {
            closing.lines().forEach(display::note);
        }
    }

    /** What still comes is of no interest, but the peer deserves its close handshake. */
    private void sayGoodbye(int code) {
        session.sendClose(code);
        long deadline = System.nanoTime() + SHORT_GOODBYE.toNanos();
        try {
            Duration left = SHORT_GOODBYE;
            while (session.closing().isEmpty() && left.isPositive()) {
                session.receive(left);
                left = Duration.ofNanos(deadline - System.nanoTime());
            }
        } catch (GluegunException unimportant) {
            // What was to be done is done; how the connection ends after that changes nothing.
        }
    }

    private ExitStatus lost(GluegunException e) {
        if (verdict == null) {
            String what = FailureText.message(e);
            display.error(course.goal().isSet() ? course.goal().missed() + ": " + what : what);
        }
        return ExitStatus.BROKEN;
    }

    private void sendInput() {
        try {
            Optional<Frame> next = input.next();
            while (next.isPresent()) {
                send(next.get());
                next = session.isClosing() ? Optional.empty() : input.next();
            }
            if (!session.isClosing()) {
                closeWhenTimeHasCome();
            }
            tellThatTheCloseTakesTime();
        } catch (InputException e) {
            display.error(FailureText.message(e));
            verdict = ExitStatus.USAGE;
            session.sendClose(NORMAL);
        } catch (InputInterruptedException e) {
            interrupt();
        } catch (GluegunException gone) {
            // The receiving thread learns why, and tells.
        } catch (InterruptedException e) {
            // The conversation is over.
            Thread.currentThread().interrupt();
        }
    }

    private void send(Frame frame) {
        if (frame instanceof Frame.Ping ping) {
            pings.sent(ping.data(), System.nanoTime());
        }
        try {
            session.send(frame);
        } catch (GluegunException.InvalidMessage refused) {
            display.error(FailureText.message(refused));
        }
    }

    /** The input has ended. */
    private void closeWhenTimeHasCome() throws InterruptedException {
        if (course.patience().isEmpty()) {
            if (!course.goal().isSet()) {
                session.sendClose(NORMAL);
            }
            return;
        }
        Duration patience = course.patience().get();
        if (!over.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            if (course.goal().isSet()) {
                display.error(
                        course.goal().missed() + " within " + DurationText.of(patience) + " of the end of the input");
                verdict = ExitStatus.TIMEOUT;
            }
            session.sendClose(NORMAL);
        }
    }

    private void tellThatTheCloseTakesTime() throws InterruptedException {
        if (session.isClosing() && !over.await(SHORT_GOODBYE.toNanos(), TimeUnit.NANOSECONDS)) {
            display.note("waiting for the peer to answer the close; Ctrl-C ends at once");
        }
    }

    /** Ctrl-C: says goodbye, and does not wait long for the answer. */
    private void interrupt() {
        verdict = ExitStatus.INTERRUPTED;
        // On a thread of its own, as a peer that has stopped reading would block it.
        Thread.ofVirtual().start(() -> session.sendClose(GOING_AWAY));
        try {
            if (!over.await(SHORT_GOODBYE.toNanos(), TimeUnit.NANOSECONDS)) {
                session.close();
            }
        } catch (InterruptedException e) {
            session.close();
            Thread.currentThread().interrupt();
        }
    }
}
