package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.tunnel.ConnectDialogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT on a stream of an HTTP/2 connection to a proxy (RFC 9113, section 8.5), on the thread that dials. Credentials, where the
 * proxy asks for them, go with another stream.
 *
 * <p>Used once.
 */
final class StreamConnect {

    private final String proxy;
    private final Http2Session session;
    private final ConnectDialogue dialogue;
    private final Duration timeout;

    /**
     * A CONNECT that is sent when this is run.
     *
     * @param proxy what messages call it
     * @param session a connection to it, which is up
     * @param timeout the timeout that the deadline of {@link #run} was made of
     */
    StreamConnect(String proxy, Http2Session session, ConnectDialogue dialogue, Duration timeout) {
        this.proxy = proxy;
        this.session = session;
        this.dialogue = dialogue;
        this.timeout = timeout;
    }

    /**
     * Asks for the tunnel.
     *
     * @return the stream as a pipe to the target; null when the proxy has asked for credentials, and ended the connection with
     *     that: the dialogue goes on by another one
     * @throws ConnectionError with the phase PROXY; no stream stays open
     */
    @Nullable
    Http2Stream run(Deadline deadline) throws InterruptedException {
        boolean asksAgain = false;
        try {
            while (true) {
                Http2Stream stream = ask(deadline);
                if (stream != null) {
                    return stream;
                }
                asksAgain = true;
            }
        } catch (IOException | ConnectionDown e) {
            if (asksAgain && !session.takesStreams()) {
                return null;
            }
            String reason = e instanceof IOException failed ? Dialer.reason(failed) : e.getMessage();
            throw failure("gave no tunnel to " + dialogue.authority() + ": " + reason, e);
        } catch (ConnectionError e) {
            throw e;
        } catch (GluegunException e) {
            throw failure("gave no tunnel to " + dialogue.authority() + ": " + e.getMessage(), e);
        }
    }

    /** Null when the same is to be asked again. */
    private @Nullable Http2Stream ask(Deadline deadline) throws IOException, InterruptedException {
        Http2Stream stream = session.open(RequestHead.tunnel(dialogue.authority()), dialogue.requestFields(), false);
        boolean agreed = false;
        try {
            Http2Stream.Head answer = answer(stream, deadline);
            switch (dialogue.judge(answer.status(), answer.headers())) {
                case AGREED -> agreed = true;
                case ASK_AGAIN -> {
                    // With another stream.
                }
                case REFUSED -> throw failure(dialogue.failure(), null);
            }
            return agreed ? stream : null;
        } finally {
            if (!agreed) {
                stream.close();
            }
        }
    }

    private Http2Stream.Head answer(Http2Stream stream, Deadline deadline) throws IOException, InterruptedException {
        while (true) {
            Http2Stream.Head head = stream.takeHead();
            if (head != null && head.status() >= 200) {
                return head;
            }
            if (head == null) {
                if (deadline.hasPassed()) {
                    throw late();
                }
                if (stream.read(ByteBuffer.allocate(0)) < 0) {
                    throw failure("ended the stream without an answer to CONNECT " + dialogue.authority(), null);
                }
                Dialer.await(stream, SelectionKey.OP_READ, deadline);
            }
        }
    }

    /** The proxy has not answered in time. */
    ConnectionError late() {
        return failure(
                "did not answer within the connect timeout of " + timeout
                        + ": check that it is a proxy of this kind, and whether it reaches what is behind it",
                null);
    }

    private ConnectionError failure(String what, @Nullable Throwable cause) {
        return new ConnectionError(proxy + " " + what, Phase.PROXY, cause);
    }
}
