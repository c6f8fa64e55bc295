package dev.gluegun.cli;

import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JDK's own store of cookies, which also tells when each expires. Any thread. */
final class ExpiringCookies implements CookieStore {

    /** How a file says that a cookie ends with the session. */
    private static final long SESSION = 0;

    private final CookieStore cookies = new CookieManager().getCookieStore();
    private final Map<HttpCookie, Long> expiries = new HashMap<>();
    private final Clock clock;

    ExpiringCookies(Clock clock) {
        this.clock = clock;
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }

    /**
     * Adds a cookie that was kept. One that has expired since is not added.
     *
     * @param host whose it is; null for one of a whole domain
     */
    synchronized void restore(@Nullable URI host, HttpCookie cookie, long expirySeconds) {
        long left = expirySeconds - nowSeconds();
        if (expirySeconds != SESSION && left <= 0) {
            return;
        }
        cookie.setMaxAge(expirySeconds == SESSION ? -1 : left);
        cookies.add(host, cookie);
        expiries.put(cookie, expirySeconds);
    }

    /** When a cookie expires, in seconds since 1970; 0 for one that ends with the session. */
    synchronized long expirySeconds(HttpCookie cookie) {
        return expiries.getOrDefault(cookie, SESSION);
    }

    @Override
    public synchronized void add(URI uri, HttpCookie cookie) {
        cookies.add(uri, cookie);
        expiries.put(cookie, cookie.getMaxAge() < 0 ? SESSION : nowSeconds() + cookie.getMaxAge());
    }

    @Override
    public List<HttpCookie> get(URI uri) {
        return cookies.get(uri);
    }

    @Override
    public List<HttpCookie> getCookies() {
        return cookies.getCookies();
    }

    @Override
    public List<URI> getURIs() {
        return cookies.getURIs();
    }

    @Override
    public synchronized boolean remove(URI uri, HttpCookie cookie) {
        expiries.remove(cookie);
        return cookies.remove(uri, cookie);
    }

    @Override
    public synchronized boolean removeAll() {
        expiries.clear();
        return cookies.removeAll();
    }
}
