package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Payload;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** A flood of messages, with a user who waits. */
record ConversationFlood(Conversation conversation, Payload payload) implements Portion {

    @Override
    public void run(int operations, Histogram latencies) throws Exception {
        conversation.sendText(payload.flood(operations));
        for (int i = 0; i < operations; i++) {
            conversation.receive();
        }
    }

    @Override
    public void close() throws IOException {
        conversation.close();
    }
}
