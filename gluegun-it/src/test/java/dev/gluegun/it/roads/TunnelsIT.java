package dev.gluegun.it.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Credentials;
import dev.gluegun.Destination;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Headers;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.Tunnel;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.it.software.Programs;
import dev.gluegun.it.software.Service;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tunnels opened by hand through real proxies: to each origin, with TLS and without. */
final class TunnelsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Programs programs;

    TunnelsIT(Programs programs) {
        this.programs = programs;
    }

    /** A connection to the proxy itself. */
    private static Connection open(Hop hop) {
        ConnectOptions options = ConnectOptions.defaults()
                .withRetry(RetryPolicy.none())
                .withProtocols(hop.kind() == Hop.Kind.HTTP_2 ? Protocol.HTTP_2 : Protocol.HTTP_1_1);
        if (hop.tls().isPresent()) {
            options = options.withTransport(Transport.TLS).withTls(hop.tls().get());
        }
        return Connection.open(hop.host(), hop.port(), options);
    }

    /** With the proxy's credentials, too: tinyproxy, which ends the connection when it asks for them, gets them at once. */
    private Destination destination(OriginKind origin, boolean tls, HopKind kind) {
        Destination destination = destination(origin, tls);
        return switch (kind) {
            case HTTP_BASIC, HTTPS_BASIC, HTTP_DIGEST -> destination.withCredentials(Service.USER, Service.PASSWORD);
            case OTHER_HTTP_BASIC -> destination.withCredentials(Credentials.basic(Service.USER, Service.PASSWORD));
            default -> destination;
        };
    }

    private Destination destination(OriginKind origin, boolean tls) {
        Destination destination =
                Destination.of("localhost", origin.port(programs, tls)).withProtocols(origin.protocols());
        return tls ? destination.withTransport(Transport.TLS).withTls(HopKind.trust(programs)) : destination;
    }

    private static void assertEchoes(Connection proxy, Tunnel tunnel, String text) {
        WebSocketStream stream = proxy.upgrade(
                "/echo", Headers.empty(), UpgradeOptions.defaults().withTunnel(tunnel));
        stream.awaitUpgrade(PATIENCE);
        stream.send(new Frame.Text(text));
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text(text));
    }

    private static Stream<HopKind> proxies() {
        return Arrays.stream(HopKind.values()).filter(kind -> !kind.toString().startsWith("SOCKS5"));
    }

    static Stream<Arguments> tunnels() {
        return proxies()
                .flatMap(proxy -> Stream.of(OriginKind.WEBSOCKET, OriginKind.WEBSOCKET_HTTP2)
                        .flatMap(origin -> Stream.of(false, true).map(tls -> Arguments.of(proxy, origin, tls))));
    }

    @ParameterizedTest(name = "to {1}, TLS {2}, through {0}")
    @MethodSource("tunnels")
    void tunnel(HopKind kind, OriginKind origin, boolean tls) {
        Hop hop = kind.hop(programs);
        try (Connection proxy = open(hop);
                Tunnel tunnel = proxy.connect(destination(origin, tls, kind))) {
            assertThat(tunnel.awaitUp(PATIENCE)).isEqualTo(origin.protocols()[0]);
            assertEchoes(proxy, tunnel, "hello");
        }
    }

    @Test
    void aTunnelRunsThroughATunnel() {
        Hop first = HopKind.HTTP.hop(programs);
        Hop second = HopKind.OTHER_HTTP.hop(programs);
        try (Connection proxy = open(first);
                Tunnel toSecond = proxy.connect(Destination.of(second.host(), second.port()));
                Tunnel tunnel = toSecond.connection().connect(destination(OriginKind.WEBSOCKET, true))) {
            tunnel.awaitUp(PATIENCE);
            assertEchoes(toSecond.connection(), tunnel, "hello");
        }
    }

    @ParameterizedTest
    @SuppressWarnings("try") // One is closed before the others.
    @EnumSource(names = {"HAPROXY_BEFORE_SQUID", "NGHTTPX_BEFORE_SQUID"})
    void tunnelsOnOneHttp2ConnectionDoNotDisturbEachOther(Service proxyBySelf) {
        Hop hop = Hop.http2Proxy(URI.create("h2c://127.0.0.1:" + programs.port(proxyBySelf, Service.CLEAR)));
        try (Connection proxy = open(hop);
                Tunnel one = proxy.connect(destination(OriginKind.WEBSOCKET, false));
                Tunnel two = proxy.connect(destination(OriginKind.WEBSOCKET_HTTP2, true));
                Tunnel refused = proxy.connect(Destination.of(Service.FORBIDDEN, 80))) {
            assertEchoes(proxy, one, "one");
            assertEchoes(proxy, two, "two");
            ConnectionError failure = catchThrowableOfType(ConnectionError.class, () -> refused.awaitUp(PATIENCE));
            assertThat(failure).hasMessageContaining("refused: it answered 403");
            one.close();
            assertEchoes(proxy, two, "still here");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "OTHER_HTTP", "HTTPS"})
    void aRefusalIsToldWithTheProxysWords(HopKind kind) {
        Hop hop = kind.hop(programs);
        try (Connection proxy = open(hop);
                Tunnel tunnel = proxy.connect(Destination.of(Service.FORBIDDEN, 80))) {
            ConnectionError failure = catchThrowableOfType(ConnectionError.class, () -> tunnel.awaitUp(PATIENCE));
            assertThat(failure.phase()).isEqualTo(Phase.PROXY);
            assertThat(failure)
                    .hasMessageStartingWith("HTTP proxy 127.0.0.1:" + hop.port() + " refused: it answered 403");
        }
    }

    @Test
    void aProxyThatAsksForCredentialsAndEndsTheConnectionIsToldWithWhatHelps() {
        Hop hop = HopKind.OTHER_HTTP_BASIC.hop(programs);
        try (Connection proxy = open(hop);
                Tunnel tunnel = proxy.connect(
                        destination(OriginKind.WEBSOCKET, false).withCredentials(Service.USER, Service.PASSWORD))) {
            ConnectionError failure = catchThrowableOfType(ConnectionError.class, () -> tunnel.awaitUp(PATIENCE));
            assertThat(failure).hasMessageContaining("Credentials.basic");
        }
    }
}
