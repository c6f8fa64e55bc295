package dev.gluegun.it.roads;

import dev.gluegun.Hop;
import dev.gluegun.TlsOptions;
import dev.gluegun.it.software.Programs;
import dev.gluegun.it.software.Service;
import java.net.URI;

/** The proxies of which roads are made, and the program that is each. */
public enum HopKind {
    HTTP("HTTP", "http", Service.SQUID, Access.OPEN),
    OTHER_HTTP("HTTP (tinyproxy)", "http", Service.TINYPROXY, Access.OPEN),
    HTTP_BASIC("HTTP with Basic", "http", Service.SQUID_BASIC, Access.PASSWORD),
    OTHER_HTTP_BASIC("HTTP with Basic (tinyproxy)", "http", Service.TINYPROXY_BASIC, Access.PASSWORD),
    HTTP_DIGEST("HTTP with Digest", "http", Service.SQUID_DIGEST, Access.PASSWORD),
    HTTPS("HTTPS", "https", Service.SQUID, Access.OPEN),
    OTHER_HTTPS("HTTPS (tinyproxy)", "https", Service.TINYPROXY, Access.OPEN),
    HTTPS_BASIC("HTTPS with Basic", "https", Service.SQUID_BASIC, Access.PASSWORD),
    HTTP2("HTTP/2", "h2c", Service.HAPROXY_BEFORE_SQUID, Access.OPEN),
    HTTP2_TLS("HTTP/2 by TLS", "h2", Service.HAPROXY_BEFORE_SQUID, Access.OPEN),
    OTHER_HTTP2("HTTP/2 (nghttpx)", "h2c", Service.NGHTTPX_BEFORE_SQUID, Access.OPEN),
    OTHER_HTTP2_TLS("HTTP/2 by TLS (nghttpx)", "h2", Service.NGHTTPX_BEFORE_SQUID, Access.OPEN),
    SOCKS5("SOCKS5", "socks5", Service.DANTE, Access.OPEN),
    SOCKS5_PASSWORD("SOCKS5 with password", "socks5", Service.DANTE_PASSWORD, Access.PASSWORD),
    OTHER_SOCKS5_PASSWORD("SOCKS5 with password (microsocks)", "socks5", Service.MICROSOCKS, Access.PASSWORD),
    SOCKS5_TLS("SOCKS5 by TLS", "socks5+tls", Service.DANTE, Access.OPEN);

    private enum Access {
        OPEN,
        PASSWORD
    }

    private final String label;
    private final String scheme;
    private final Service service;
    private final Access access;

    HopKind(String label, String scheme, Service service, Access access) {
        this.label = label;
        this.scheme = scheme;
        this.service = service;
        this.access = access;
    }

    /** The program behind it, which logs what passes. */
    Service service() {
        return service;
    }

    /** Where it is reached: for those with TLS that do not speak it, stunnel's port. */
    public int port(Programs programs) {
        return switch (scheme) {
            case "h2c" -> programs.port(service, Service.CLEAR);
            case "h2" -> programs.port(service, Service.TLS);
            default -> isByTls() ? programs.tlsBefore(programs.port(service)) : programs.port(service);
        };
    }

    /** The same at a program that is paused. */
    int port(Programs.Paused paused) {
        return switch (scheme) {
            case "h2c" -> paused.port(Service.CLEAR);
            default -> paused.port();
        };
    }

    private boolean isByTls() {
        return scheme.equals("https") || scheme.equals("h2") || scheme.equals("socks5+tls");
    }

    /** As the library is told of it. */
    public Hop hop(Programs programs) {
        return hop(programs, port(programs));
    }

    /** The same, reached at another port that leads there. */
    public Hop hop(Programs programs, int port) {
        Hop hop = switch (scheme) {
            case "socks5+tls" -> Hop.socks5(URI.create("socks5://127.0.0.1:" + port));
            default -> Hop.of(URI.create(scheme + "://127.0.0.1:" + port));
        };
        if (isByTls()) {
            hop = hop.withTls(trust(programs));
        }
        return access == Access.PASSWORD ? hop.withCredentials(Service.USER, Service.PASSWORD) : hop;
    }

    /** Trust in the certificates of all programs, and in others by the same authority. */
    public static TlsOptions trust(Programs programs) {
        return TlsOptions.defaults().withCaCertificates(programs.authority().certificate());
    }

    @Override
    public String toString() {
        return label;
    }
}
