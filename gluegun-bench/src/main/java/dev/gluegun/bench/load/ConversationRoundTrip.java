package dev.gluegun.bench.load;

import java.io.IOException;

/** A message and its echo, with a user who waits. */
record ConversationRoundTrip(Conversation conversation, Messages messages) implements RoundTrips.RoundTrip {

    @Override
    public void once(int number) throws Exception {
        String text = messages.of(number);
        conversation.sendText(text);
        Messages.check(text, conversation.receive());
    }

    @Override
    public void close() throws IOException {
        conversation.close();
    }
}
