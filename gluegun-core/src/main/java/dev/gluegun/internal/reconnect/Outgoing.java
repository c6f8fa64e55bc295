package dev.gluegun.internal.reconnect;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.QueuePolicy;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import dev.gluegun.internal.ws.Payloads;

/** What is queued of a message that the application sends: checked, copied, measured, with its key. No state; any thread. */
record Outgoing(Budget budget, QueuePolicy policy) {

    /**
     * The message as it waits.
     *
     * @throws InvalidMessage when it is malformed or larger than the whole budget, or a control frame
     */
    Entry entry(Frame frame) {
        long bytes = Payloads.of(frame).length;
        if (bytes > budget.bytes()) {
            throw new InvalidMessage(
                    "a message may be as large as the queue's budget of " + budget.bytes() + " bytes, but this one has "
                            + bytes + "; it was not queued: raise the budget, or send it in parts");
        }
        Frame kept = switch (frame) {
            case Frame.Text text -> text;
            // It outlives the call, and its array is the application's again when the call returns.
            case Frame.Binary binary -> new Frame.Binary(binary.data().clone());
            case Frame.Ping ping -> throw new AssertionError("not queued");
            case Frame.Pong pong -> throw new AssertionError("not queued");
            case Frame.Close close -> throw refusedClose();
            case Frame.CloseWithReason close -> throw refusedClose();
        };
        Object key = policy instanceof QueuePolicy.Conflate conflation
                ? conflation.key().apply(kept).orElse(null)
                : null;
        return new Entry(kept, bytes, key);
    }

    private static InvalidMessage refusedClose() {
        return new InvalidMessage(
                "a reconnecting socket sends close frames by itself, and would come back after one: call close()");
    }
}
