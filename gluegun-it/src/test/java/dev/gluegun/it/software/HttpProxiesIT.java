package dev.gluegun.it.software;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The HTTP proxies, seen byte by byte: that they are what the tests take them for. */
final class HttpProxiesIT {

    private final Programs programs;
    private final PlainEcho origin = new PlainEcho();

    HttpProxiesIT(Programs programs) {
        this.programs = programs;
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private static String basic(String password) {
        String pair = Service.USER + ":" + password;
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static void expectStatus(int status, String head) {
        assertThat(head).matches(Pattern.compile("HTTP/1\\.[01] " + status + " .*", Pattern.DOTALL));
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID", "TINYPROXY"})
    void aTunnelCarriesBytesBothWays(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            expectStatus(200, client.connect("127.0.0.1", origin.port()));
            assertThat(client.echo("hello")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID", "TINYPROXY"})
    void namesAreLookedUpByTheProxy(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            expectStatus(200, client.connect("localhost", origin.port()));
            assertThat(client.echo("hello")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID", "TINYPROXY"})
    void whatIsForbiddenIsRefused(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            expectStatus(403, client.connect(Service.FORBIDDEN, origin.port()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID", "TINYPROXY"})
    void anOriginThatIsDownIsToldAsAFailure(Service proxy) throws IOException {
        // Taken, so that nobody else listens there, and this one does not listen.
        try (Socket down = new Socket();
                RawClient client = RawClient.to(programs.port(proxy))) {
            down.bind(new InetSocketAddress("127.0.0.1", 0));
            assertThat(client.connect("127.0.0.1", down.getLocalPort()))
                    .matches(Pattern.compile("HTTP/1\\.. 50[0-9] .*", Pattern.DOTALL));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID_BASIC", "TINYPROXY_BASIC"})
    void theRightPasswordOpensTheTunnel(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            expectStatus(200, client.connect("127.0.0.1", origin.port(), basic(Service.PASSWORD)));
            assertThat(client.echo("hello")).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID_BASIC", "TINYPROXY_BASIC"})
    void withoutAPasswordTheProxyAsksForIt(Service proxy) {
        try (RawClient client = RawClient.to(programs.port(proxy))) {
            String head = client.connect("127.0.0.1", origin.port());
            expectStatus(407, head);
            assertThat(head).containsIgnoringCase("Proxy-Authenticate: Basic realm=");
        }
    }

    @Test
    void squidAsksAgainAfterAWrongPassword() {
        try (RawClient client = RawClient.to(programs.port(Service.SQUID_BASIC))) {
            expectStatus(407, client.connect("127.0.0.1", origin.port(), basic("wrong")));
        }
    }

    @Test
    void tinyproxyAnswersAWrongPasswordWith401() {
        try (RawClient client = RawClient.to(programs.port(Service.TINYPROXY_BASIC))) {
            expectStatus(401, client.connect("127.0.0.1", origin.port(), basic("wrong")));
        }
    }

    @Test
    void squidTakesADigestOfThePassword() {
        try (RawClient client = RawClient.to(programs.port(Service.SQUID_DIGEST))) {
            String head = client.connect("127.0.0.1", origin.port());
            expectStatus(407, head);
            Matcher challenge = Pattern.compile(
                            "Proxy-Authenticate: Digest realm=\"squid\", nonce=\"([^\"]*)\", qop=\"auth\"[^\r]*")
                    .matcher(head);
            assertThat(challenge.find()).as(head).isTrue();
            try (RawClient again = RawClient.to(programs.port(Service.SQUID_DIGEST))) {
                String uri = "127.0.0.1:" + origin.port();
                String nonce = challenge.group(1);
                // RFC 7616, section 3.4.1
                String response = md5(md5(Service.USER + ":squid:" + Service.PASSWORD) + ":" + nonce
                        + ":00000001:0a4f113b:auth:" + md5("CONNECT:" + uri));
                expectStatus(
                        200,
                        again.connect(
                                "127.0.0.1",
                                origin.port(),
                                "Proxy-Authorization: Digest username=\"" + Service.USER
                                        + "\", realm=\"squid\", nonce=\""
                                        + nonce + "\", uri=\"" + uri + "\", qop=auth, nc=00000001, cnonce=\"0a4f113b\","
                                        + " response=\"" + response + "\""));
                assertThat(again.echo("hello")).isEqualTo("hello");
            }
        }
    }

    private static String md5(String text) {
        return HexFormat.of().formatHex(HttpProxies.md5(text));
    }
}
