package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.Deadline;

/**
 * The wait of who awaits an upgrade: reads the server's answer, or waits for the thread that does.
 *
 * <p>Any thread; any number of them may await the same upgrade. For streams without a delivery of their own.
 */
final class UpgradeWait {

    private final StreamEngine stream;
    private final UpgradeOutcome outcome;

    UpgradeWait(StreamEngine stream) {
        this.stream = stream;
        this.outcome = stream.outcome();
    }

    /**
     * Returns when the outcome is settled.
     *
     * @throws GluegunException when the deadline passes first, or the connection ends without an answer
     */
    void await(Deadline deadline) {
        stream.connection().awaitTurn(stream, deadline);
        Link link = stream.link();
        while (!link.enterOrAwaitLeave(deadline, outcome::isSettled)) {
            // Another thread awaits messages, and may have been told of the upgrade.
            if (outcome.isSettled()) {
                return;
            }
            if (deadline.hasPassed()) {
                throw stream.timeout();
            }
        }
        try {
            read(deadline);
        } catch (Interrupted e) {
            throw e;
        } catch (GluegunException e) {
            Ending how = link.ending();
            if (how != null && stream.isRefusalBrokenOff()) {
                throw outcome.failure().get();
            }
            if (how != null) {
                outcome.fail(how::forReceiver);
            }
            throw e;
        } finally {
            link.leave();
        }
    }

    /** Reads the answer; role held. */
    private void read(Deadline deadline) {
        while (!outcome.isSettled()) {
            if (stream.receiver().next(deadline)) {
                stream.observe(stream.incoming().message());
                stream.cutRefusalOff();
            } else if (outcome.rejectWithWhatCame()) {
                stream.connection().drop(stream);
            } else {
                throw stream.timeout();
            }
        }
    }
}
