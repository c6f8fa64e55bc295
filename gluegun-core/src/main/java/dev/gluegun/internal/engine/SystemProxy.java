package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Hop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells by which proxies the system wants a server to be reached: by its environment, or else by the JVM's selector. */
final class SystemProxy {

    /**
     * One way to the server.
     *
     * @param hops the proxies; none for a direct connection
     * @param told who wants to know when it fails; null for nobody
     */
    record Way(List<Hop> hops, @Nullable Runnable told) {
        /** It has failed; what the application's selector makes of that changes nothing. */
        void failed() {
            if (told == null) {
                return;
            }
            try {
                told.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a ProxySelector threw when it was told that a proxy was not reached", e);
            }
        }
    }

    private static final Logger LOG = System.getLogger("dev.gluegun");
    private static final Way DIRECT = new Way(List.of(), null);

    private final Map<String, String> environment;
    private final @Nullable ProxySelector selector;

    /** Asks this process's environment and selector. */
    static SystemProxy ofThisProcess() {
        return new SystemProxy(System.getenv(), ProxySelector.getDefault());
    }

    /** @param selector null when there is none */
    SystemProxy(Map<String, String> environment, @Nullable ProxySelector selector) {
        this.environment = environment;
        this.selector = selector;
    }

    /**
     * The ways to a server, to be tried in turn; at least one.
     *
     * @throws InvalidOptions when what the system says cannot be done
     * @throws ConnectionError when the JVM's selector fails
     */
    List<Way> ways(String host, int port, boolean tls) {
        Optional<ProxySettings> settings = ProxySettings.of(environment);
        if (settings.isPresent()) {
            List<Hop> hops = settings.get().hop(host, port, tls).map(List::of).orElse(List.of());
            return List.of(new Way(hops, null));
        }
        ProxySelector asked = selector;
        return asked == null ? List.of(DIRECT) : selected(asked, host, port, tls);
    }

    private static List<Way> selected(ProxySelector asked, String host, int port, boolean tls) {
        URI uri = URI.create((tls ? "https://" : "http://") + bracketed(host) + ":" + port + "/");
        List<Way> ways = new ArrayList<>();
        for (Proxy proxy : select(asked, uri)) {
            if (proxy.type() == Proxy.Type.DIRECT) {
                ways.add(DIRECT);
            } else {
                Runnable told = () -> asked.connectFailed(uri, proxy.address(), new IOException("no way through it"));
                ways.add(new Way(List.of(hop(proxy)), told));
            }
        }
        return ways.isEmpty() ? List.of(DIRECT) : ways;
    }

    /** The selector may be the application's own. */
    private static List<Proxy> select(ProxySelector asked, URI uri) {
        try {
            return asked.select(uri);
        } catch (RuntimeException e) {
            throw new ConnectionError("the JVM's ProxySelector failed for " + uri + ": " + e, Phase.PROXY, e);
        }
    }

    private static Hop hop(Proxy proxy) {
        // Any but a direct one has such an address: Proxy refuses others.
        InetSocketAddress address = (InetSocketAddress) proxy.address();
        String scheme = proxy.type() == Proxy.Type.SOCKS ? "socks5://" : "http://";
        try {
            return Hop.of(new URI(scheme + bracketed(address.getHostString()) + ":" + address.getPort()));
        } catch (URISyntaxException e) {
            throw new InvalidOptions(
                    "the JVM's ProxySelector chose " + proxy + ", which is no address of a proxy: " + e.getMessage(),
                    e);
        }
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
