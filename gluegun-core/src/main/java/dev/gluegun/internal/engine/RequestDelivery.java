package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.Message;
import dev.gluegun.ReplyTo;
import dev.gluegun.internal.transport.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** A virtual thread that awaits the answer to one request and gives its messages to the user's ReplyTo. */
final class RequestDelivery {

    private static final Logger LOG = System.getLogger("dev.gluegun");

    private final RequestEngine request;
    private final ReplyTo replyTo;

    RequestDelivery(RequestEngine request, ReplyTo replyTo) {
        this.request = request;
        this.replyTo = replyTo;
    }

    void start() {
        Thread.ofVirtual().name("gluegun-delivery").start(this::run);
    }

    private void run() {
        Message next;
        do {
            next = next();
            try {
                replyTo.deliver(next);
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "a ReplyTo threw; its request is cancelled", e);
                request.cancel("the application's ReplyTo failed: " + e);
                return;
            }
        } while (!isLast(next));
    }

    private Message next() {
        Message next = null;
        while (next == null) {
            // Interrupts that the user's code has left behind are not meant for this loop.
            Thread.interrupted();
            try {
                next = request.await(Deadline.none(), false);
            } catch (Interrupted stray) {
                next = null;
            } catch (GluegunException end) {
                next = new Message.Failed(end);
            }
        }
        return next;
    }

    private static boolean isLast(Message message) {
        return switch (message) {
            case Message.Response response -> response.fin();
            case Message.Data data -> data.fin();
            case Message.Inform inform -> false;
            default -> true;
        };
    }
}
