package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Hop;
import dev.gluegun.internal.tunnel.IpLiteral;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the variables of an environment say of proxies, in the manner of other programs: {@code http_proxy}, {@code https_proxy},
 * {@code all_proxy} and {@code no_proxy}, in lower case or else in upper case. Pure.
 */
final class ProxySettings {

    private final Map<String, String> environment;

    private ProxySettings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The settings; empty when the environment names no proxy. */
    static Optional<ProxySettings> of(Map<String, String> environment) {
        ProxySettings settings = new ProxySettings(environment);
        boolean any = settings.value("http_proxy") != null
                || settings.value("https_proxy") != null
                || settings.value("all_proxy") != null;
        return any ? Optional.of(settings) : Optional.empty();
    }

    /**
     * The proxy for a server; empty for none.
     *
     * @throws InvalidOptions when what the variable says is no proxy; it is named, and its value is not shown
     */
    Optional<Hop> hop(String host, int port, boolean tls) {
        if (isExcepted(host, port)) {
            return Optional.empty();
        }
        for (String name : List.of(tls ? "https_proxy" : "http_proxy", "all_proxy")) {
            String value = value(name);
            if (value != null) {
                return Optional.of(parsed(name, value));
            }
        }
        return Optional.empty();
    }

    private static Hop parsed(String name, String value) {
        try {
            return Hop.of(new URI(value.contains("://") ? value : "http://" + value));
        } catch (URISyntaxException e) {
            // Its message has the value, with a password perhaps.
            throw new InvalidOptions("expected a proxy's URI in the environment's " + name
                    + ", as http://proxy.example:3128, but it is none: character " + e.getIndex() + " cannot be there");
        } catch (InvalidOptions e) {
            throw new InvalidOptions("the environment's " + name + ": " + e.getMessage(), e);
        }
    }

    /** Null when it is not there or empty. */
    private @Nullable String value(String name) {
        String lower = environment.getOrDefault(name, "").strip();
        if (!lower.isEmpty()) {
            return lower;
        }
        // A CGI program has its visitors' header fields in the environment: Proxy as HTTP_PROXY.
        boolean settable = name.equals("http_proxy") && environment.containsKey("REQUEST_METHOD");
        String upper =
                environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip();
        return upper.isEmpty() || settable ? null : upper;
    }

    // ---- no_proxy

    private boolean isExcepted(String host, int port) {
        String exceptions = value("no_proxy");
        if (exceptions == null) {
            return false;
        }
        String name = withoutFinalDot(host.toLowerCase(Locale.ROOT));
        for (String entry : exceptions.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (!entry.isEmpty() && matches(entry, name, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        byte[] address = IpLiteral.bytes(host);
        int slash = entry.indexOf('/');
        if (slash >= 0) {
            return address != null && isInRange(address, entry.substring(0, slash), entry.substring(slash + 1));
        }
        byte[] excepted = IpLiteral.bytes(entry);
        if (excepted != null) {
            return address != null && Arrays.equals(excepted, address);
        }
        int colon = entry.lastIndexOf(':');
        if (colon >= 0) {
            return entry.substring(colon + 1).equals(String.valueOf(port))
                    && matches(entry.substring(0, colon), host, port);
        }
        String domain =
                entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : entry;
        String ending = withoutFinalDot(domain);
        return !ending.isEmpty() && (host.equals(ending) || host.endsWith("." + ending));
    }

    private static boolean isInRange(byte[] address, String network, String prefixBits) {
        byte[] base = IpLiteral.bytes(network);
        if (base == null || base.length != address.length || !prefixBits.matches("[0-9]{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(prefixBits);
        if (bits > 8 * base.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> i % 8;
            if ((base[i / 8] & mask) != (address[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
