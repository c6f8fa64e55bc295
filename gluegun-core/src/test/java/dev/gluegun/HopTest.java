package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HopTest {

    private static Hop http(String uri) {
        return Hop.httpProxy(URI.create(uri));
    }

    private static Hop socks(String uri) {
        return Hop.socks5(URI.create(uri));
    }

    @Test
    void an_HTTP_proxy_is_what_its_URI_says() {
        Hop hop = http("http://proxy.example:3128");
        assertThat(hop.kind()).isEqualTo(Hop.Kind.HTTP);
        assertThat(hop.host()).isEqualTo("proxy.example");
        assertThat(hop.port()).isEqualTo(3128);
        assertThat(hop.tls()).isEmpty();
        assertThat(hop.credentials()).isEmpty();
        assertThat(hop.headers()).isEqualTo(Headers.empty());
    }

    @Test
    void https_means_TLS_to_the_proxy() {
        assertThat(http("https://proxy.example").tls()).contains(TlsOptions.defaults());
        assertThat(http("HTTPS://proxy.example").withTls(TlsOptions.insecure()).tls())
                .contains(TlsOptions.insecure());
        assertThat(socks("socks5://proxy.example")
                        .withTls(TlsOptions.defaults())
                        .tls())
                .contains(TlsOptions.defaults());
    }

    @ParameterizedTest
    @CsvSource({
        "http://h, 80",
        "http://h/, 80",
        "https://h, 443",
        "socks5://h, 1080",
        "socks5h://h, 1080",
        "SOCKS5://h:9, 9",
        "https://h:80, 80"
    })
    void the_port_is_that_of_the_scheme_unless_it_is_named(String uri, int port) {
        assertThat(Hop.of(URI.create(uri)).port()).isEqualTo(port);
    }

    @Test
    void the_scheme_names_the_kind() {
        assertThat(Hop.of(URI.create("http://h:1"))).isEqualTo(http("http://h:1"));
        assertThat(Hop.of(URI.create("https://h:1"))).isEqualTo(http("https://h:1"));
        assertThat(Hop.of(URI.create("socks5://h:1"))).isEqualTo(socks("socks5://h:1"));
        assertThat(Hop.of(URI.create("socks5h://h:1"))).isEqualTo(socks("socks5://h:1"));
        assertThat(Hop.of(URI.create("h2://h:1"))).isEqualTo(Hop.http2Proxy(URI.create("https://h:1")));
        assertThat(Hop.of(URI.create("h2c://h:1"))).isEqualTo(Hop.http2Proxy(URI.create("http://h:1")));
        assertRefused(() -> Hop.of(URI.create("socks4://h:1")), "http, https, h2, h2c, socks5 or socks5h", "socks4");
        assertRefused(() -> http("socks5://h"), "http or https");
        assertRefused(() -> socks("http://h"), "socks5");
        assertRefused(() -> Hop.of(URI.create("//h:1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:h:1",
                "http:///",
                "http://h/path",
                "http://h?query",
                "http://h#fragment",
                "http://h:0",
                "http://h:65536",
                "http://under_score:1"
            })
    void what_is_no_address_of_a_proxy_is_refused(String uri) {
        assertRefused(() -> http(uri), "proxy's URI");
    }

    @Test
    void credentials_in_the_URI_are_percent_decoded() {
        Hop hop = http("http://ada%40home:p%3As%2Fs+%C3%A9:x@h");
        assertThat(hop.credentials()).contains(Credentials.userPassword("ada@home", "p:s/s+é:x"));
        assertThat(http("http://ada@h").credentials()).contains(Credentials.userPassword("ada", ""));
        assertThat(socks("socks5://a:b@h").credentials()).contains(Credentials.userPassword("a", "b"));
    }

    @Test
    void credentials_of_each_kind_go_to_an_HTTP_proxy() {
        for (Credentials credentials :
                List.of(Credentials.basic("a", "b"), Credentials.digest("a", "b"), Credentials.bearer("t"))) {
            assertThat(http("http://h").withCredentials(credentials).credentials())
                    .contains(credentials);
        }
        assertRefused(() -> socks("socks5://h").withCredentials(Credentials.bearer("t")), "token");
        assertRefused(() -> socks("socks5://h").withCredentials(Credentials.digest("a", "b")), "Digest");
        assertThat(socks("socks5://h")
                        .withCredentials(Credentials.basic("a", "b"))
                        .credentials())
                .isPresent();
    }

    @Test
    void there_is_one_authorization() {
        Headers headers = Headers.of("proxy-authorization", "Negotiate abc");
        assertRefused(() -> http("http://a:b@h").withHeaders(headers), "leave one of them out");
        assertRefused(() -> http("http://h").withHeaders(headers).withCredentials("a", "b"), "leave one of them out");
    }

    @Test
    void credentials_that_cannot_be_sent_are_refused_and_not_shown() {
        assertRefused(() -> http("http://a%3Ab:s3cr3t@h"), "colon", "RFC 7617, section 2");
        assertRefused(() -> http("http://a%0D%0Ab:s3cr3t@h"), "control");
        assertRefused(() -> http("http://h").withCredentials("a", "s3cr3t\n"), "control");
        assertRefused(() -> socks("socks5://a@h"), "password", "RFC 1929", "has 0");
        assertRefused(() -> socks("socks5://:p@h"), "user name");
        assertRefused(() -> socks("socks5://h").withCredentials("a", "é".repeat(128)), "has 256");
        assertThat(socks("socks5://h").withCredentials("a".repeat(255), "b").credentials())
                .isPresent();
        for (String uri : List.of("http://a%3Ab:s3cr3t@h", "ftp://a:s3cr3t@h", "http://a:s3cr3t@h/x?token=s3cr3t")) {
            assertThat(catchThrowableOfType(InvalidOptions.class, () -> Hop.of(URI.create(uri))))
                    .hasMessageNotContaining("s3cr3t")
                    .hasNoCause();
        }
    }

    @Test
    void what_is_printed_has_no_secret() {
        Hop hop = http("https://ada:s3cr3t@h").withHeaders(Headers.of("X-Token", "s3cr3t", "X-Other", "s3cr3t"));
        assertThat(hop)
                .hasToString("Hop[kind=HTTP, host=h, port=443, tls=" + TlsOptions.defaults()
                        + ", credentials=***, headers=[X-Token: ***, X-Other: ***]]");
        assertThat(ConnectOptions.defaults().withVia(hop).toString())
                .doesNotContain("s3cr3t")
                .contains("host=h");
        assertThat(hop.description()).isEqualTo("HTTPS proxy h:443");
    }

    @Test
    void messages_name_a_hop_by_kind_host_and_port() {
        assertThat(http("http://h:3128").description()).isEqualTo("HTTP proxy h:3128");
        assertThat(socks("socks5://[::1]").description()).isEqualTo("SOCKS5 proxy [::1]:1080");
        assertThat(socks("socks5://h").withTls(TlsOptions.defaults()).description())
                .isEqualTo("SOCKS5 proxy by TLS h:1080");
    }

    @Test
    void header_fields_are_for_HTTP_proxies_and_not_those_of_the_library() {
        Headers headers = Headers.of("X-Token", "1");
        assertThat(http("http://h").withHeaders(headers).headers()).isEqualTo(headers);
        assertRefused(() -> socks("socks5://h").withHeaders(headers), "SOCKS5");
        for (String name :
                List.of("host", "Content-Length", "Transfer-Encoding", "Connection", "Proxy-Connection", "TE")) {
            assertRefused(() -> http("http://h").withHeaders(Headers.of(name, "1")), name);
        }
    }

    @Test
    void hops_compare_by_value() {
        assertThat(List.of(
                        http("http://h"),
                        http("http://g"),
                        http("http://h:81"),
                        http("https://h:80"),
                        socks("socks5://h:80"),
                        http("http://a:b@h"),
                        http("http://a:c@h"),
                        http("http://h").withHeaders(Headers.of("a", "b")),
                        http("http://h").withHeaders(Headers.of("a", "c"))))
                .doesNotHaveDuplicates();
        assertThat(http("http://a:b@h"))
                .isEqualTo(http("http://h").withCredentials("a", "b"))
                .hasSameHashCodeAs(http("http://h").withCredentials("a", "b"));
    }

    @Test
    void null_is_named() {
        assertNamed(() -> Hop.of(null), "uri");
        assertNamed(() -> Hop.httpProxy(null), "uri");
        assertNamed(() -> Hop.socks5(null), "uri");
        assertNamed(() -> http("http://h").withCredentials(null, "p"), "user");
        assertNamed(() -> http("http://h").withCredentials("u", null), "password");
        assertNamed(() -> http("http://h").withCredentials((Credentials) null), "credentials");
        assertNamed(() -> http("http://h").withTls(null), "tls");
        assertNamed(() -> http("http://h").withHeaders(null), "headers");
    }
}
