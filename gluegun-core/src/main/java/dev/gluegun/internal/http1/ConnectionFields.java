package dev.gluegun.internal.http1;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import java.util.Locale;
import java.util.Set;

/** The fields that are about a connection (RFC 9110, section 7.6.1), which is the library's; HTTP/2 does not have them at all. */
public final class ConnectionFields {

    private static final Set<String> NAMES =
            Set.of("connection", "keep-alive", "proxy-connection", "upgrade", "http2-settings");

    private ConnectionFields() {}

    /**
     * Refuses them in what the application wants to be sent.
     *
     * @throws InvalidOptions when there is one
     */
    public static void refuse(Headers headers) {
        for (Headers.Header header : headers) {
            if (NAMES.contains(header.name().toLowerCase(Locale.ROOT))) {
                throw new InvalidOptions("the header " + header.name()
                        + " is about the connection, which the library keeps by itself: leave it out");
            }
        }
    }
}
