package dev.gluegun;

import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.http1.UriReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The redirects of one connecting (RFC 9110, section 15.4): where each leads, and whether it may be followed. Not for several
 * threads at once.
 */
final class Redirection {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /**
     * What goes to another origin of the fields that the application has given. All others may be meant for the first one alone
     * (RFC 9110, section 15.4).
     */
    private static final Set<String> HARMLESS = Set.of("user-agent", "accept-language");

    /** A request, as far as two of them are the same. */
    private record Asked(WebSocketAddress address, List<String> cookies) {}

    private final int most;
    private final List<WebSocketAddress> chain = new ArrayList<>();
    private final Set<Asked> asked = new HashSet<>();

    Redirection(int most) {
        this.most = most;
    }

    /** Whether this answer is a redirect, and redirects are followed at all. */
    boolean concerns(UpgradeRejected answer) {
        return most > 0
                && REDIRECTS.contains(answer.status())
                && answer.headers().contains("Location");
    }

    /**
     * Where a redirect leads.
     *
     * @param from the address that was asked
     * @param cookies the cookies it was asked with: with others it might answer differently
     * @throws UpgradeRejected when it must not be followed, with the reason
     */
    WebSocketAddress follow(UpgradeRejected answer, WebSocketAddress from, List<String> cookies) {
        chain.add(from);
        WebSocketAddress to =
                target(answer, from, answer.headers().first("Location").orElseThrow());
        String refusal = null;
        if (!asked.add(new Asked(from, cookies))) {
            refusal = "it redirects in a circle";
        } else if (chain.size() > most) {
            refusal = "it redirects once more, but only " + most + " may be followed (withRedirects)";
        } else if (from.secure() && !to.secure()) {
            refusal = "it redirects from wss to ws, which would drop the protection of TLS";
        }
        if (refusal != null) {
            chain.add(to);
            throw refused(answer, refusal);
        }
        return to;
    }

    private WebSocketAddress target(UpgradeRejected answer, WebSocketAddress from, String location) {
        UriReference base = UriReference.of(from.uri().toString());
        UriReference to = UriReference.of(location).resolvedAt(base);
        String query = to.query() == null ? "" : "?" + escaped(to.query());
        String authority = to.authority() == null ? "" : "//" + to.authority();
        String text = scheme(to) + ":" + authority + escaped(to.path()) + query;
        try {
            return WebSocketAddress.of(URI.create(text));
        } catch (IllegalArgumentException | InvalidOptions unusable) {
            throw refused(answer, "it redirects to what is no address of a WebSocket");
        }
    }

    /** A server that speaks HTTP writes its addresses so; the schemes of WebSocket mean the same ones (RFC 6455, section 3). */
    private static String scheme(UriReference to) {
        String scheme = to.scheme() == null ? "" : to.scheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http" -> "ws";
            case "https" -> "wss";
            default -> scheme;
        };
    }

    /** A header field has a character for each byte: those that are not ASCII stay the bytes that they were. */
    private static String escaped(String bytes) {
        StringBuilder ascii = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            ascii.append(c < 0x80 ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return UriReference.escaped(ascii.toString());
    }

    private UpgradeRejected refused(UpgradeRejected answer, String why) {
        StringBuilder way = new StringBuilder();
        for (WebSocketAddress address : chain) {
            way.append(way.isEmpty() ? "" : " → ").append(address);
        }
        return new UpgradeRejected(answer.status(), answer.headers(), answer.body(), why + "; the way was " + way);
    }

    /** The fields that go to another origin. */
    static Headers harmless(Headers fields) {
        List<Headers.Header> kept = new ArrayList<>();
        for (Headers.Header field : fields) {
            if (HARMLESS.contains(field.name().toLowerCase(Locale.ROOT))) {
                kept.add(field);
            }
        }
        return Headers.copyOf(kept);
    }
}
