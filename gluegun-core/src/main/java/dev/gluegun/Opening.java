package dev.gluegun;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.auth.Authentication;
import dev.gluegun.internal.auth.Authentication.Party;
import dev.gluegun.internal.engine.Http2Error;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.ws.UpgradeRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one {@link WebSocket}: a request, and further ones where a server redirects or asks who it is, over as many
 * connections as that takes, within one deadline. At most one connection is open at a time. Used once, by one thread.
 */
final class Opening {

    private static final Logger LOG = System.getLogger("dev.gluegun");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What has come of it. */
    record Opened(Connection connection, WebSocketStream stream) {}

    private final WebSocketOptions options;
    private final Deadline deadline;
    private final Redirection redirection;

    // Where the next request goes, and what goes along.
    private WebSocketAddress address;
    private @Nullable Path unixSocket;
    private ConnectOptions connectOptions;
    private Headers headers;
    /** Null until somebody asks who this is, or is to be told. */
    private @Nullable Authentication dialogue;

    /** Whether this origin is asked by HTTP/1.1, as it has not taken the request over HTTP/2. */
    private boolean fellBack;

    private Optional<Credentials> ofOptions;
    private int requests;

    /** What the provider's next credentials are to answer; null where there is no such refusal. */
    private @Nullable UpgradeRejected unanswered;

    private @Nullable Connection connection;
    private @Nullable WebSocketStream stream;
    private @Nullable HeldReplyTo held;

    private Opening(
            WebSocketAddress address,
            @Nullable Path unixSocket,
            WebSocketOptions options,
            ConnectOptions connectOptions) {
        this.options = options;
        this.deadline = Deadline.after(options.timeout());
        this.redirection = new Redirection(options.redirects());
        this.address = address;
        this.unixSocket = unixSocket;
        this.connectOptions = connectOptions;
        this.headers = options.requestHeaders();
        this.ofOptions = options.credentials();
        UpgradeRequest.checkPath(address.path());
        if (asksForCredentials() && headers.contains("Authorization")) {
            throw new InvalidOptions(
                    "the options have both credentials and an Authorization header: leave one of the two" + " out");
        }
    }

    private Authentication authentication() {
        Authentication begun = dialogue;
        if (begun == null) {
            begun = new Authentication(Party.ORIGIN, Authentication.clientNonces(RANDOM::nextBytes));
            dialogue = begun;
        }
        return begun;
    }

    /** Opens a socket at that address; nothing is left open on any failure. */
    static Opened open(WebSocketAddress address, WebSocketOptions options, ConnectOptions connectOptions) {
        return new Opening(address, null, options, connectOptions).open();
    }

    /** Like {@link #open}, by a Unix domain socket. */
    static Opened openUnix(Path socket, String path, WebSocketOptions options, ConnectOptions connectOptions) {
        WebSocketAddress address = WebSocketAddress.onUnixSocket(connectOptions.usesTls(0), path);
        return new Opening(address, socket, options, connectOptions).open();
    }

    private Opened open() {
        try {
            while (true) {
                try {
                    return ask();
                } catch (UpgradeRejected refusal) {
                    next(refusal);
                } catch (UnsupportedFeature e) {
                    fallBack(e);
                    // Nothing was sent.
                    requests--;
                } catch (ConnectionDown | ConnectionError e) {
                    if (!wantsHttp11(e)) {
                        throw e;
                    }
                    fallBack(e);
                }
            }
        } catch (RuntimeException | Error e) {
            drop();
            tell(e);
            throw e;
        }
    }

    // ---- one request

    private Opened ask() {
        Connection kept = connection;
        if (kept != null) {
            UpgradeRejected asksFor = unanswered;
            try {
                return ask(kept);
            } catch (ConnectionDown e) {
                // RFC 9112, section 9.3.1: a server may close a connection that it has kept at any time. Nothing was
                // lost.
                drop();
                if (asksFor != null && unanswered == null) {
                    authentication().nothingSent();
                    unanswered = asksFor;
                }
            }
        }
        Path socket = unixSocket;
        Connection made = socket == null
                ? Connection.unopened(address.host(), address.port(), connectOptions())
                : Connection.unopenedUnix(socket, connectOptions());
        connection = made;
        return ask(made);
    }

    private Opened ask(Connection asked) {
        UpgradeOptions upgrade = upgradeOptions();
        String method = "GET";
        // Attempts and pauses may go by before the connection is up, in which a token would become stale. And the
        // answer to a challenge has the method in it, which depends on the protocol (RFC 7616, section 3.4.3).
        if (options.credentialsProvider().isPresent() || dialogue != null) {
            asked.dial(deadline);
            method = asked.awaitUp(deadline) == Protocol.HTTP_2 ? "CONNECT" : method;
        }
        Optional<Credentials> credentials = credentials();
        String asksBy = method;
        Headers fields = credentials
                .flatMap(known -> authentication().field(known, asksBy, address.path()))
                .map(field -> headers.with(field.name(), field.value()))
                .orElse(headers);
        if (credentials.isEmpty() && dialogue != null) {
            dialogue.nothingSent();
        }
        WebSocketStream started = asked.upgrade(address.path(), fields, upgrade);
        stream = started;
        asked.dial(deadline);
        started.awaitUpgrade(deadline);
        return new Opened(asked, started);
    }

    private UpgradeOptions upgradeOptions() {
        UpgradeOptions given = options.upgradeOptions();
        boolean once = !asksForCredentials() && options.redirects() == 0 && !mayFallBack();
        if (given.replyTo().isEmpty() || once) {
            return given;
        }
        HeldReplyTo holding = new HeldReplyTo(given.replyTo().get());
        held = holding;
        return given.withReplyTo(holding);
    }

    /** The server speaks HTTP/2 without WebSockets, or wants HTTP/1.1: it is asked by that, if it is allowed. */
    private void fallBack(GluegunException why) {
        if (!mayFallBack() || fellBack) {
            throw why;
        }
        fellBack = true;
        drop();
        Http2Fallbacks.shared().note(server());
    }

    /** RFC 9113, section 7: the server has said so. What a proxy says of itself is no matter of the server. */
    private static boolean wantsHttp11(GluegunException failure) {
        boolean byProxy = failure instanceof ConnectionError error && error.phase() == Phase.PROXY;
        return !byProxy && Http2Error.isHttp11Required(failure);
    }

    private boolean mayFallBack() {
        return connectOptions.protocols().size() > 1;
    }

    private Http2Fallbacks.Server server() {
        return Http2Fallbacks.Server.at(address, unixSocket);
    }

    private ConnectOptions connectOptions() {
        return mayFallBack() && (fellBack || Http2Fallbacks.shared().contains(server()))
                ? connectOptions.withProtocols(Protocol.HTTP_1_1)
                : connectOptions;
    }

    // ---- after a refusal

    /** Makes ready for the next request; throws the refusal when there is to be none. */
    private void next(UpgradeRejected refusal) {
        if (unanswered != null) {
            // Nothing has been asked since, as there are no credentials that would do.
            throw refusal;
        }
        WebSocketStream refused = stream;
        if (refused != null && refused.hasDelivery()) {
            // The thread that delivers may not be done with its stream yet.
            drop();
        }
        if (refusal.status() == Party.ORIGIN.status() && asksForCredentials()) {
            authentication().refused(refusal.headers());
            if (options.credentialsProvider().isPresent()) {
                unanswered = refusal;
            } else {
                throwUnlessAnswers(ofOptions, refusal);
            }
            return;
        }
        if (dialogue != null) {
            dialogue.accepted();
        }
        if (!redirection.concerns(refusal)) {
            throw refusal;
        }
        List<String> cookies =
                refused == null ? List.of() : refused.requestHeaders().all("Cookie");
        redirect(redirection.follow(refusal, address, cookies));
    }

    private void redirect(WebSocketAddress to) {
        if (!to.isSameOriginAs(address)) {
            drop();
            unixSocket = null;
            dialogue = null;
            fellBack = false;
            ofOptions = Optional.empty();
            headers = Redirection.harmless(headers);
            connectOptions = connectOptions.forAnotherOrigin(to.secure() ? Transport.TLS : Transport.TCP);
        }
        address = to;
    }

    private boolean asksForCredentials() {
        return options.credentials().isPresent()
                || options.credentialsProvider().isPresent();
    }

    /** The credentials for the next request; throws the refusal that it would answer when they do not do. */
    private Optional<Credentials> credentials() {
        CredentialsProvider provider = options.credentialsProvider().orElse(null);
        if (provider == null) {
            return ofOptions;
        }
        requests++;
        UpgradeRejected refusal = unanswered;
        List<Challenge> challenges =
                refusal == null ? List.of() : authentication().challenges();
        Optional<Credentials> given = ProviderCall.ask(
                provider, new CredentialsProvider.Request(address.uri(), requests, challenges), deadline);
        if (refusal != null) {
            throwUnlessAnswers(given, refusal);
            unanswered = null;
        }
        return given;
    }

    private void throwUnlessAnswers(Optional<Credentials> given, UpgradeRejected refusal) {
        Authentication authentication = authentication();
        if (given.isEmpty() || !authentication.mayAskAgain(given.get())) {
            String asked = authentication.challenges().stream()
                    .map(challenge -> Excerpt.visible(challenge.scheme()))
                    .collect(Collectors.joining(", "));
            throw new UpgradeRejected(
                    refusal.status(),
                    refusal.headers(),
                    refusal.body(),
                    (given.isEmpty() ? "there are no credentials for " + address.origin() : "the credentials do not do")
                            + "; it asks for " + (asked.isEmpty() ? "none of any kind" : asked));
        }
    }

    // ---- the end

    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    /** Tells the user's ReplyTo, which has heard of no refusal before, of the last one. */
    private void tell(Throwable failure) {
        HeldReplyTo holding = held;
        if (holding == null || !(failure instanceof GluegunException last) || !holding.giveUp()) {
            return;
        }
        try {
            options.upgradeOptions().replyTo().orElseThrow().deliver(new Message.Failed(last));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a ReplyTo threw on the last message of its stream", e);
        }
    }
}
