package dev.gluegun.it;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * A socket on the {@link JettyPeer} that takes {@link Numbered} messages and answers each with none, one or two of its own, which it
 * numbers for itself. One that is not the next is told as {@code disorder}, and ends the socket.
 */
public final class JettyNumbered implements Session.Listener {

    private final Queue<String> answers = new ArrayDeque<>();
    private @Nullable Session session;
    private int received;
    private int sent;

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        opened.demand();
    }

    @Override
    public void onWebSocketText(String message) {
        take(message, false);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        String message = StandardCharsets.ISO_8859_1.decode(payload).toString();
        callback.succeed();
        take(message, true);
    }

    private void take(String message, boolean binary) {
        if (message.equals(Numbered.BYE)) {
            answers.add(Numbered.BYE + " " + sent + " " + received);
        } else if (message.equals(Numbered.message(received)) && binary == Numbered.isBinary(received)) {
            received++;
            for (int i = received % 3; i > 0; i--) {
                answers.add(Numbered.message(sent++));
            }
        } else {
            JettyPeer.tell("disorder: expected number " + received + ", but got " + Numbered.excerpt(message));
            open().close(4000, "disorder", Callback.NOOP);
            return;
        }
        answer();
    }

    private void answer() {
        String next = answers.poll();
        if (next == null) {
            open().demand();
            return;
        }
        Callback then = Callback.from(this::answer, failure -> open().disconnect());
        if (!next.startsWith(Numbered.BYE)
                && Numbered.isBinary(Integer.parseInt(next.substring(0, next.indexOf(' '))))) {
            open().sendBinary(ByteBuffer.wrap(next.getBytes(StandardCharsets.ISO_8859_1)), then);
        } else {
            open().sendText(next, then);
        }
    }

    private Session open() {
        return Objects.requireNonNull(session, "not open yet");
    }
}
