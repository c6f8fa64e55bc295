package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Headers;
import dev.gluegun.internal.http1.UriReference;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.CookieHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The user's cookie handler, as the requests of one connection use it: it gives the cookies that go with a request, and is given
 * those that come with an answer (RFC 6265). Which fit, it decides by host, path and whether the connection is secure.
 *
 * <p>Any thread. It calls the user's code, which may not be done under a lock other than the reading role.
 */
final class CookieJar {

    private static final Logger LOG = System.getLogger("dev.gluegun");

    private final CookieHandler handler;
    private final String origin;

    /**
     * A jar for one server.
     *
     * @param port 0 for a Unix domain socket
     */
    CookieJar(CookieHandler handler, String host, int port, boolean tls) {
        this.handler = handler;
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        // Cookies are the same for ws and http, wss and https; handlers know the latter.
        this.origin = (tls ? "https://" : "http://") + name + (port == 0 ? "" : ":" + port);
    }

    /**
     * The fields with those cookies that go with a request, in one field with any that were there before.
     *
     * @throws ConnectionError when the handler throws
     */
    Headers sentWith(Headers fields, String path) {
        Optional<URI> uri = uri(path);
        if (uri.isEmpty()) {
            return fields;
        }
        List<String> cookies = new ArrayList<>(fields.all("Cookie"));
        try {
            handler.get(uri.get(), map(fields)).forEach((name, values) -> {
                if ("Cookie".equalsIgnoreCase(name)) {
                    values.forEach(value -> add(cookies, value));
                }
            });
        } catch (IOException | RuntimeException e) {
            throw new ConnectionError(
                    "the cookie handler failed to give the cookies for the request, which was not sent: "
                            + e.getClass().getName(),
                    Phase.UPGRADE,
                    e);
        }
        return cookies.isEmpty() ? fields : fields.without("Cookie").with("Cookie", String.join("; ", cookies));
    }

    /**
     * The JDK writes a cookie that has come with Max-Age as RFC 2965 wanted it, which no server expects any more: {@code
     * $Version="1"}, then {@code name="value";$Path="/";$Domain="example.com"}.
     */
    private static void add(List<String> cookies, String value) {
        int attributes = value.indexOf(";$");
        if (attributes >= 0) {
            cookies.add(unquoted(value.substring(0, attributes)));
        } else if (!value.startsWith("$")) {
            cookies.add(value);
        }
    }

    private static String unquoted(String pair) {
        int start = pair.indexOf("=\"");
        boolean quoted = start >= 0 && pair.length() > start + 2 && pair.endsWith("\"");
        return quoted ? pair.substring(0, start + 1) + pair.substring(start + 2, pair.length() - 1) : pair;
    }

    /** Keeps the cookies of an answer; a handler that throws loses them, and the connection is none the worse. */
    void keep(String path, Headers answer) {
        List<String> cookies = answer.all("Set-Cookie");
        Optional<URI> uri = uri(path);
        if (cookies.isEmpty() || uri.isEmpty()) {
            return;
        }
        try {
            handler.put(uri.get(), Map.of("Set-Cookie", cookies));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "a cookie handler threw, and the cookies of an answer are lost", e);
        }
    }

    /** Where the request goes, without its query; empty when the host's name is none that URIs allow. */
    private Optional<URI> uri(String path) {
        try {
            URI uri = URI.create(
                    origin + UriReference.escaped(UriReference.of(path).path()));
            return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> map(Headers fields) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (Headers.Header field : fields) {
            map.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field.value());
        }
        return map;
    }
}
