package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import java.net.CookieHandler;
import org.jspecify.annotations.Nullable;

/** A connection with a cookie handler; a class of its own, so that all others have no field for that. */
final class CookieConnection extends ConnectionEngine {

    private final CookieJar cookies;

    CookieConnection(Endpoint endpoint, ConnectOptions options, Dialer.@Nullable Road road, CookieHandler handler) {
        super(endpoint, options, road);
        this.cookies = new CookieJar(handler, host(), port(), isSecure());
    }

    @Override
    CookieJar cookies() {
        return cookies;
    }
}
