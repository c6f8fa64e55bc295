package dev.gluegun.it.software;

import java.util.List;
import java.util.Optional;

/**
 * What the tests have running: a program in one of its roles.
 *
 * <p>Proxies refuse to go to {@link #FORBIDDEN}. Those with a password know {@link #USER} and {@link #PASSWORD}.
 */
public enum Service {
    /** squid as an HTTP proxy for everybody. */
    SQUID(Software.SQUID, (site, programs) -> HttpProxies.squid(site)),

    /** squid as an HTTP proxy that wants a password, Basic (RFC 7617). */
    SQUID_BASIC(Software.SQUID, (site, programs) -> HttpProxies.squidWithBasic(site)),

    /** squid as an HTTP proxy that wants a password, Digest (RFC 7616, with MD5). */
    SQUID_DIGEST(Software.SQUID, (site, programs) -> HttpProxies.squidWithDigest(site)),

    /** tinyproxy as an HTTP proxy for everybody. */
    TINYPROXY(Software.TINYPROXY, (site, programs) -> HttpProxies.tinyproxy(site)),

    /** tinyproxy as an HTTP proxy that wants a password, Basic. */
    TINYPROXY_BASIC(Software.TINYPROXY, (site, programs) -> HttpProxies.tinyproxyWithBasic(site)),

    /** Dante as a SOCKS5 proxy for everybody. */
    DANTE(Software.DANTE, (site, programs) -> SocksProxies.dante(site)),

    /** Dante as a SOCKS5 proxy that wants a password, which has to be a system user's; this takes root. */
    DANTE_PASSWORD(Software.DANTE, (site, programs) -> SocksProxies.danteWithPassword(site)) {
        @Override
        Optional<String> missing() {
            return Sandbox.isRoot()
                    ? super.missing()
                    : Optional.of("Dante checks the passwords of system users, which takes root");
        }
    },

    /** microsocks as a SOCKS5 proxy that wants a password; it has no rules, so nothing is forbidden. */
    MICROSOCKS(Software.MICROSOCKS, (site, programs) -> SocksProxies.microsocks(site)),

    /** HAProxy before {@link Origin#JETTY}, to which it speaks HTTP/1.1. */
    HAPROXY(Software.HAPROXY, Fronts::haproxy),

    /** HAProxy before {@link Origin#JETTY}, to which it speaks HTTP/2. */
    HAPROXY_TO_HTTP2(Software.HAPROXY, Fronts::haproxyToHttp2),

    /** HAProxy as an HTTP/2 proxy before {@link #SQUID}. */
    HAPROXY_BEFORE_SQUID(Software.HAPROXY, Fronts::haproxyBeforeSquid) {
        @Override
        Optional<String> missing() {
            return super.missing().or(SQUID::missing);
        }
    },

    /** nghttpx before {@link Origin#JETTY}, to which it speaks HTTP/1.1. */
    NGHTTPX(Software.NGHTTPX, Fronts::nghttpx),

    /** nghttpx before {@link Origin#JETTY}, to which it speaks HTTP/2. */
    NGHTTPX_TO_HTTP2(Software.NGHTTPX, Fronts::nghttpxToHttp2),

    /** nghttpx as an HTTP/2 proxy before {@link #SQUID}. */
    NGHTTPX_BEFORE_SQUID(Software.NGHTTPX, Fronts::nghttpxBeforeSquid) {
        @Override
        Optional<String> missing() {
            return super.missing().or(SQUID::missing);
        }
    },

    /** nginx before {@link Origin#JETTY}: with HTTP/2 on its port with TLS, but without extended CONNECT. */
    NGINX(Software.NGINX, Fronts::nginx);

    /** The port without TLS of those that have two. */
    public static final String CLEAR = "clear";

    /** The port with TLS of those that have two. */
    public static final String TLS = "tls";

    /** How many ports with TLS {@link #NGINX} has: each is an origin of its own, of which a client remembers other things. */
    public static final int NGINX_TLS_PORTS = 6;

    /** An address where the proxies do not go. */
    public static final String FORBIDDEN = "127.0.0.9";

    /** Who may use those that ask. */
    public static final String USER = "user";

    /** The user's password. */
    public static final String PASSWORD = "open-sesame";

    private final Software software;
    private final Recipe recipe;

    Service(Software software, Recipe recipe) {
        this.software = software;
        this.recipe = recipe;
    }

    /** How a program is started at a site: writes the configuration there and returns the command; starts what it needs itself. */
    interface Recipe {
        List<String> command(Site site, Programs programs);
    }

    /** The name of one of the ports with TLS of {@link #NGINX}, the first being 0. */
    public static String tls(int number) {
        return number == 0 ? TLS : TLS + " " + number;
    }

    Recipe recipe() {
        return recipe;
    }

    /** Why it cannot be started here; empty when it can. */
    Optional<String> missing() {
        return software.missing();
    }
}
