package dev.gluegun.internal.tunnel;

import dev.gluegun.Challenge;
import dev.gluegun.Credentials;
import dev.gluegun.Headers;
import dev.gluegun.internal.auth.Authentication;
import dev.gluegun.internal.http1.Excerpt;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said between this side and one proxy about one tunnel, in whatever version of HTTP (RFC 9110, sections 9.3.6 and 11.7): the
 * fields of each CONNECT, and what the proxy's answers mean.
 *
 * <p>Not thread-safe.
 */
public final class ConnectDialogue {

    /** The method. */
    public static final String CONNECT = "CONNECT";

    private static final int MOST_SHOWN = 200;

    /** What an answer means. */
    public enum Verdict {
        /** The tunnel is there. */
        AGREED,
        /** The same is to be asked once more, with the fields of then. */
        ASK_AGAIN,
        /** There will be none: {@link #failure()}. */
        REFUSED
    }

    private final String authority;
    private final Headers fields;
    private final @Nullable Credentials credentials;
    private final Authentication authentication;
    private boolean isAuthorized;
    private String failure = "";

    /**
     * A dialogue about a tunnel to {@code host}, a name or an address.
     *
     * @param fields what goes with each request
     * @param credentials what to show when the proxy asks for it; null for nothing
     * @param authentication what is known of this proxy's demands, from connections before
     */
    public ConnectDialogue(
            String host, int port, Headers fields, @Nullable Credentials credentials, Authentication authentication) {
        this.authority = Target.authority(host, port);
        this.fields = fields;
        this.credentials = credentials;
        this.authentication = authentication;
    }

    /** What the tunnel is to lead to. */
    public String authority() {
        return authority;
    }

    /** The fields of the next request, but for {@code Host}. */
    public Headers requestFields() {
        Optional<Headers.Header> authorization = authorization();
        isAuthorized = authorization.isPresent() || fields.contains("Proxy-Authorization");
        Headers all = Headers.empty();
        if (authorization.isPresent()) {
            all = all.with(authorization.get().name(), authorization.get().value());
        }
        for (Headers.Header field : fields) {
            all = all.with(field.name(), field.value());
        }
        return all;
    }

    private Optional<Headers.Header> authorization() {
        if (credentials == null) {
            authentication.nothingSent();
            return Optional.empty();
        }
        return authentication.field(credentials, CONNECT, authority);
    }

    /** Judges the head of a final answer. */
    public Verdict judge(int status, Headers answer) {
        if (status / 100 == 2) {
            authentication.accepted();
            return Verdict.AGREED;
        }
        if (status != Authentication.Party.PROXY.status()) {
            failure = "refused: it answered " + status + " to CONNECT " + authority + advice(status, answer);
            return Verdict.REFUSED;
        }
        authentication.refused(answer);
        if (credentials == null || !authentication.mayAskAgain(credentials)) {
            failure = unauthenticated();
            return Verdict.REFUSED;
        }
        return Verdict.ASK_AGAIN;
    }

    /** Why there will be no tunnel, for behind the proxy's name; after {@link Verdict#REFUSED}. */
    public String failure() {
        return failure;
    }

    private String advice(int status, Headers answer) {
        String said = answer.first("Proxy-Status")
                .map(text -> "; it says " + Excerpt.visible(text.substring(0, Math.min(MOST_SHOWN, text.length()))))
                .orElse("");
        return switch (status) {
                    case 301, 302, 303, 307, 308 -> ": it redirects, which a tunnel cannot follow";
                    case 400 -> ": it did not understand it, or speaks TLS on this port";
                    // Of servers (RFC 9110, section 15.5.2); but there are proxies that answer wrong credentials with
                    // it.
                    case 401 ->
                        isAuthorized
                                ? ": it refused the credentials, with a server's status in place of a proxy's (407);"
                                        + " check them, and that it is a proxy"
                                : ": it asks for credentials as a server does and no proxy (407); check host and port";
                    case 403 -> ": it does not allow a tunnel to this host and port";
                    case 404, 405, 501 -> ": it makes no tunnels; check that it is a proxy";
                    case 429 -> ": too many requests; try again later";
                    case 502 -> ": it did not reach the host";
                    case 503 -> ": it is overloaded, or did not reach the host";
                    case 504 -> ": the host did not answer it in time";
                    default -> "";
                }
                + said;
    }

    private String unauthenticated() {
        String wanted = authentication.challenges().stream()
                .map(Challenge::scheme)
                .distinct()
                .collect(Collectors.joining(", "));
        String by = wanted.isEmpty() ? "" : " by " + wanted;
        if (isAuthorized) {
            return "refused the credentials (407" + by + "), asked for " + authority;
        }
        return credentials == null
                ? "asks for credentials (407" + by + ") before it connects to " + authority + ": give it some"
                : "asks for credentials in a way that these cannot answer (407" + by + "), asked for " + authority;
    }
}
