package dev.gluegun.it.software;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The SOCKS5 proxies, seen byte by byte: that they are what the tests take them for. */
final class SocksProxiesIT {

    private static final int NO_AUTHENTICATION = 0;
    private static final int PASSWORD = 2;
    private static final int NONE_ACCEPTABLE = 0xFF;

    private final Programs programs;
    private final PlainEcho origin = new PlainEcho();

    SocksProxiesIT(Programs programs) {
        this.programs = programs;
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void aTunnelCarriesBytesBothWays() {
        try (RawClient client = RawClient.to(programs.port(Service.DANTE))) {
            assertThat(client.offer(NO_AUTHENTICATION)).isEqualTo(NO_AUTHENTICATION);
            assertThat(client.tunnelTo("localhost", origin.port())).isZero();
            assertThat(client.echo("hello")).isEqualTo("hello");
        }
    }

    @Test
    void whatIsForbiddenIsRefusedByTheRuleset() {
        try (RawClient client = RawClient.to(programs.port(Service.DANTE))) {
            client.offer(NO_AUTHENTICATION);
            assertThat(client.tunnelTo(Service.FORBIDDEN, origin.port())).isEqualTo(2);
        }
    }

    @Test
    void anOriginThatIsDownIsToldAsRefused() {
        int port = origin.port();
        origin.close();
        try (RawClient client = RawClient.to(programs.port(Service.DANTE))) {
            client.offer(NO_AUTHENTICATION);
            assertThat(client.tunnelTo("127.0.0.1", port)).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DANTE_PASSWORD", "MICROSOCKS"})
    void theRightPasswordOpensTheTunnel(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            assertThat(client.offer(PASSWORD)).isEqualTo(PASSWORD);
            assertThat(client.logIn(Service.USER, Service.PASSWORD)).isZero();
            assertThat(client.tunnelTo("localhost", origin.port())).isZero();
            assertThat(client.echo("hello")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DANTE_PASSWORD", "MICROSOCKS"})
    void aWrongPasswordIsRefused(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            assertThat(client.offer(PASSWORD)).isEqualTo(PASSWORD);
            assertThat(client.logIn(Service.USER, "wrong")).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DANTE_PASSWORD", "MICROSOCKS"})
    void whoOffersNoPasswordIsNotAccepted(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            assertThat(client.offer(NO_AUTHENTICATION)).isEqualTo(NONE_ACCEPTABLE);
        }
    }
}
