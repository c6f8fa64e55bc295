package dev.gluegun.internal.engine;

import dev.gluegun.Credentials.UserPassword;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.internal.auth.Authentication;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.TlsTransport;
import dev.gluegun.internal.tunnel.ConnectDialogue;
import dev.gluegun.internal.tunnel.ConnectMachine;
import dev.gluegun.internal.tunnel.Socks5Machine;
import dev.gluegun.internal.tunnel.Socks5Machine.Login;
import dev.gluegun.internal.tunnel.TunnelMachine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a target through a chain of proxies, in one attempt: the first is connected to, each is asked for the next, the last
 * for the target. All that is made by {@link Dialer}'s steps, and folded into one pipe.
 *
 * <p>Used once, on the thread that dials.
 */
final class HopDialer {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Supplier<String> CLIENT_NONCES = Authentication.clientNonces(RANDOM::nextBytes);

    /** Each proxy may want another connection or two before it is content with its credentials. */
    private static final int MOST_CONNECTIONS_PER_HOP = 3;

    private static final String ELSEWHERE = ": asks for credentials on another connection";

    private final Dialer dialer;
    private final List<Hop> hops;
    private final String host;
    private final int port;
    private final Duration connectTimeout;

    /** With each proxy, over all connections to it. */
    private final List<Authentication> dialogues = new ArrayList<>();

    private int connections;

    /**
     * A way that has not been gone.
     *
     * @param hops at least one
     * @param connectTimeout how long each handshake may take
     */
    HopDialer(Dialer dialer, List<Hop> hops, String host, int port, Duration connectTimeout) {
        this.dialer = dialer;
        this.hops = hops;
        this.host = host;
        this.port = port;
        this.connectTimeout = connectTimeout;
        for (int i = 0; i < hops.size(); i++) {
            dialogues.add(authenticationWithProxy());
        }
    }

    /** What is to be known of one proxy's demands. */
    static Authentication authenticationWithProxy() {
        return new Authentication(Authentication.Party.PROXY, CLIENT_NONCES);
    }

    /**
     * Goes it.
     *
     * @return a pipe to the target
     * @throws ConnectionError with the hop and its phase
     */
    ByteTransport dial(Deadline deadline) throws InterruptedException {
        return through(hops.size() - 1, deadline);
    }

    /** A pipe to what is behind the hop of that index. */
    private ByteTransport through(int index, Deadline deadline) throws InterruptedException {
        while (true) {
            ByteTransport pipe = to(index, deadline);
            boolean done = false;
            try {
                ByteTransport behind = shakeHands(index, pipe, deadline);
                if (behind != null) {
                    done = true;
                    return behind;
                }
            } finally {
                if (!done) {
                    pipe.close();
                }
            }
        }
    }

    /** A pipe to the hop of that index itself. */
    private ByteTransport to(int index, Deadline deadline) throws InterruptedException {
        Hop hop = hops.get(index);
        ByteTransport pipe = index == 0 ? connect(hop, deadline) : through(index - 1, deadline);
        if (hop.tls().isEmpty()) {
            return pipe;
        }
        List<String> protocols = switch (hop.kind()) {
            case HTTP -> List.of(Protocol.HTTP_1_1.alpnName());
            case HTTP_2 -> List.of(Protocol.HTTP_2.alpnName());
            case SOCKS5 -> List.of();
        };
        TlsTransport tls =
                dialer.secure(pipe, hop.tls().get(), hop.host(), hop.port(), hop.description(), protocols, deadline);
        dialer.succeeded(hop.description() + ": " + Dialer.text(tls));
        return tls;
    }

    private ByteTransport connect(Hop hop, Deadline deadline) throws InterruptedException {
        if (++connections > MOST_CONNECTIONS_PER_HOP * hops.size()) {
            throw new ConnectionError(
                    "the proxies want ever another connection for their credentials: " + MOST_CONNECTIONS_PER_HOP
                            + " for each should do",
                    Phase.PROXY);
        }
        try {
            return dialer.connect(hop.host(), hop.port(), hop.description(), deadline);
        } catch (ConnectionError e) {
            ConnectionError named =
                    new ConnectionError(hop.description() + ": " + e.getMessage(), e.phase(), e.getCause());
            for (Throwable suppressed : e.getSuppressed()) {
                named.addSuppressed(suppressed);
            }
            throw named;
        }
    }

    private @Nullable ByteTransport shakeHands(int index, ByteTransport pipe, Deadline deadline)
            throws InterruptedException {
        Hop hop = hops.get(index);
        dialer.begin(Phase.PROXY, hop.description());
        Deadline own = Deadline.after(connectTimeout).earlier(deadline);
        if (hop.kind() == Hop.Kind.HTTP_2) {
            ByteTransport tunnel = new Http2HopHandshake(hop, pipe, dialogue(index), connectTimeout).run(own);
            dialer.succeeded(tunnel == null ? hop.description() + ELSEWHERE : tunnel.description());
            return tunnel;
        }
        TunnelMachine machine = machine(index);
        ByteTransport behind = new HopHandshake(hop.description(), pipe, machine, connectTimeout).run(own);
        dialer.succeeded(hop.description() + (behind == null ? ELSEWHERE : ": " + machine.detail()));
        return behind;
    }

    private TunnelMachine machine(int index) {
        Hop hop = hops.get(index);
        if (hop.kind() == Hop.Kind.HTTP) {
            return new ConnectMachine(dialogue(index));
        }
        try {
            return new Socks5Machine(nextHost(index), nextPort(index), login(hop));
        } catch (InvalidOptions e) {
            throw unfit(hop, e);
        }
    }

    private ConnectDialogue dialogue(int index) {
        Hop hop = hops.get(index);
        try {
            return new ConnectDialogue(
                    nextHost(index),
                    nextPort(index),
                    hop.headers(),
                    hop.credentials().orElse(null),
                    dialogues.get(index));
        } catch (InvalidOptions e) {
            throw unfit(hop, e);
        }
    }

    private static ConnectionError unfit(Hop hop, InvalidOptions why) {
        return new ConnectionError(hop.description() + ": " + why.getMessage(), Phase.PROXY, why);
    }

    private String nextHost(int index) {
        return index == hops.size() - 1 ? host : hops.get(index + 1).host();
    }

    private int nextPort(int index) {
        return index == hops.size() - 1 ? port : hops.get(index + 1).port();
    }

    private static @Nullable Login login(Hop hop) {
        return hop.credentials()
                .map(credentials -> (UserPassword) credentials)
                .map(login -> new Login(login.user(), login.password()))
                .orElse(null);
    }
}
