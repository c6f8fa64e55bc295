package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Payload;
import dev.gluegun.bench.peer.Target;

/**
 * Messages in one direction, through this library.
 *
 * @param batchSize how many are given to the library with one call
 */
record GluegunOutlet(GluegunConversation conversation, Payload payload, Object message, int batchSize)
        implements Outlet {

    static GluegunOutlet open(Target target, Payload payload, int batchSize) {
        Object message = payload.isText() ? payload.text() : payload.bytes();
        return new GluegunOutlet(GluegunConversation.open(target), payload, message, batchSize);
    }

    @Override
    public void send(int times) {
        int rest = times;
        if (message instanceof String text) {
            if (batchSize > 1) {
                for (; rest >= batchSize; rest -= batchSize) {
                    conversation.sendMany(text, batchSize);
                }
            }
            for (; rest > 0; rest--) {
                conversation.sendText(text);
            }
        } else {
            byte[] bytes = (byte[]) message;
            for (; rest > 0; rest--) {
                conversation.sendBinary(bytes);
            }
        }
    }

    @Override
    public void confirm() {
        conversation.sendText(QUESTION);
        conversation.receive();
    }

    @Override
    public void close() {
        conversation.close();
    }
}
