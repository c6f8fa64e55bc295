package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.WrappingTransport;
import dev.gluegun.internal.tunnel.ConnectDialogue;
import dev.gluegun.internal.tunnel.ConnectMachine;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel that was asked of a connection to a proxy, and the road of the connection behind it. On HTTP/2 a stream becomes the
 * tunnel; on HTTP/1.1 the whole connection does, for good: its link lets go of the pipe.
 *
 * <p>Any thread, but for {@link #pipe}. The monitor guards the fields; it is not held across a wait or a call to others.
 */
final class TunnelEngine implements OnlyStream, Dialer.Road {

    /** The connection to the proxy. */
    private final ConnectionEngine connection;

    private final ConnectDialogue dialogue;
    private final Duration timeout;
    private final String proxy;

    /** The connection behind the tunnel; set once, before the tunnel is asked for. */
    private @Nullable ConnectionEngine behind;

    /** What it has begun on: one of the two, or neither yet. */
    private @Nullable Link link;

    private @Nullable Http2Session session;

    /** Whether nobody waits for it any more. */
    private boolean over;

    /** @param timeout how long the proxy may take to answer */
    TunnelEngine(ConnectionEngine connection, ConnectDialogue dialogue, Duration timeout) {
        this.connection = connection;
        this.dialogue = dialogue;
        this.timeout = timeout;
        this.proxy = "HTTP proxy " + connection;
    }

    /** Names the connection that is made through this. */
    synchronized void leadsTo(ConnectionEngine connectionBehind) {
        behind = connectionBehind;
    }

    private synchronized ConnectionEngine behind() {
        return Objects.requireNonNull(behind);
    }

    // ---- its turn

    @Override
    public void start(Link up) {
        boolean wanted;
        synchronized (this) {
            wanted = !over;
            link = wanted ? up : null;
        }
        if (wanted) {
            connection.taken(this);
        } else {
            connection.done(this, null);
        }
    }

    @Override
    public synchronized void start(Http2Session shared) {
        session = shared;
    }

    @Override
    public Kind kind() {
        return Kind.TUNNEL;
    }

    @Override
    public synchronized boolean hasTaken() {
        return link != null;
    }

    @Override
    public synchronized Link link() {
        return Objects.requireNonNull(link);
    }

    @Override
    public boolean isToldLater() {
        // How it turns out is told by the connection behind it.
        return false;
    }

    @Override
    public Timeout timeout() {
        return new Timeout(
                proxy + " has not been asked for the tunnel in time: it still answers what was asked before",
                Phase.PROXY);
    }

    // ---- the tunnel

    @Override
    public ByteTransport pipe(Dialer steps, Deadline deadline) throws InterruptedException {
        steps.begin(Phase.PROXY, proxy);
        ByteTransport pipe = null;
        boolean done = false;
        try {
            awaitTurn(deadline);
            pipe = ask(Deadline.after(timeout).earlier(deadline));
            steps.succeeded(proxy + ": tunnel to " + dialogue.authority());
            done = true;
            return pipe;
        } catch (Interrupted e) {
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        } finally {
            if (!done) {
                if (pipe != null) {
                    pipe.close();
                }
                giveUp();
            }
        }
    }

    private void awaitTurn(Deadline deadline) {
        try {
            connection.awaitTurn(this, deadline);
        } catch (ConnectionError | Interrupted e) {
            throw e;
        } catch (GluegunException e) {
            throw new ConnectionError(proxy + ": " + e.getMessage(), Phase.PROXY, e);
        }
    }

    private ByteTransport ask(Deadline deadline) throws InterruptedException {
        Link taken;
        Http2Session shared;
        synchronized (this) {
            taken = link;
            shared = session;
        }
        return taken == null ? through(Objects.requireNonNull(shared), deadline) : through(taken, deadline);
    }

    private ByteTransport through(Http2Session shared, Deadline deadline) throws InterruptedException {
        Http2Stream stream = new StreamConnect(proxy, shared, dialogue, timeout).run(deadline);
        if (stream == null) {
            throw endsWithItsQuestion();
        }
        return new Tunnel(stream);
    }

    private ConnectionError endsWithItsQuestion() {
        return failure(
                "asks for credentials and ends the connection: use Credentials.basic, which go with the first CONNECT,"
                        + " or ConnectOptions.withVia, which comes back with them",
                null);
    }

    private ByteTransport through(Link taken, Deadline deadline) throws InterruptedException {
        ByteTransport bare = taken.detach(deadline);
        if (bare == null) {
            Ending how = taken.ending();
            throw how == null
                    ? failure("has not read what was sent to it before within the connect timeout of " + timeout, null)
                    : failure("gave no tunnel: " + how.message, how.cause);
        }
        ByteTransport pipe = new Tunnel(bare);
        boolean done = false;
        try {
            ByteTransport tunnel = new HopHandshake(proxy, pipe, new ConnectMachine(dialogue), timeout).run(deadline);
            if (tunnel == null) {
                throw endsWithItsQuestion();
            }
            done = true;
            return tunnel;
        } finally {
            if (!done) {
                pipe.close();
            }
        }
    }

    private ConnectionError failure(String what, @Nullable Throwable cause) {
        return new ConnectionError(proxy + " " + what, Phase.PROXY, cause);
    }

    /** The pipe of the tunnel: with it ends what the tunnel had of the connection to the proxy. */
    private final class Tunnel extends WrappingTransport {
        Tunnel(ByteTransport below) {
            super(below);
        }

        @Override
        public void close() {
            super.close();
            ended();
        }
    }

    // ---- the end

    @Override
    public void cancel() {
        synchronized (this) {
            over = true;
        }
        connection.withdraw(this);
    }

    private void giveUp() {
        cancel();
        ended();
    }

    private void ended() {
        Link taken;
        synchronized (this) {
            taken = link;
        }
        if (taken == null) {
            connection.ended(this);
        } else {
            taken.end(Ending.down("the tunnel has ended, and the connection with it", null));
            // Closes what it has not let go of.
            taken.drop();
            taken.keeperShift().forgetClosed();
        }
    }

    @Override
    public void drop(Ending how) {
        behind().close();
    }

    @Override
    public void abandon() {
        behind().close();
    }

    @Override
    public void close() {
        behind().shutdown();
    }
}
