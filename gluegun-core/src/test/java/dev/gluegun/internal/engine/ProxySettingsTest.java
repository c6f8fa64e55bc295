package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Credentials;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Hop;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {

    private static String proxy(boolean tls, String... variables) {
        return ProxySettings.of(environment(variables))
                .flatMap(settings -> settings.hop("origin.test", tls ? 443 : 80, tls))
                .map(Hop::description)
                .orElse("direct");
    }

    private static Map<String, String> environment(String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return environment;
    }

    @Test
    void an_environment_without_proxies_says_nothing() {
        assertThat(ProxySettings.of(Map.of())).isEmpty();
        assertThat(ProxySettings.of(Map.of("no_proxy", "a", "http_proxy", "", "https_proxy", " ")))
                .isEmpty();
    }

    @Test
    void each_kind_of_server_has_its_variable_and_all_proxy_stands_for_both() {
        String[] both = {"http_proxy", "http://a:1", "https_proxy", "socks5h://b:2"};
        assertThat(proxy(false, both)).isEqualTo("HTTP proxy a:1");
        assertThat(proxy(true, both)).isEqualTo("SOCKS5 proxy b:2");
        assertThat(proxy(true, "http_proxy", "http://a:1")).isEqualTo("direct");
        assertThat(proxy(true, "http_proxy", "http://a:1", "all_proxy", "https://c"))
                .isEqualTo("HTTPS proxy c:443");
        assertThat(proxy(false, "ALL_PROXY", "socks5://c")).isEqualTo("SOCKS5 proxy c:1080");
    }

    @Test
    void lower_case_comes_before_upper_case() {
        assertThat(proxy(true, "HTTPS_PROXY", "http://a:1", "https_proxy", "http://b:2"))
                .isEqualTo("HTTP proxy b:2");
        assertThat(proxy(true, "HTTPS_PROXY", "http://a:1", "https_proxy", "")).isEqualTo("HTTP proxy a:1");
    }

    @Test
    void what_a_visitor_of_a_CGI_program_can_set_is_not_heeded() {
        assertThat(proxy(false, "HTTP_PROXY", "http://a:1")).isEqualTo("HTTP proxy a:1");
        assertThat(proxy(false, "HTTP_PROXY", "http://a:1", "REQUEST_METHOD", "GET"))
                .isEqualTo("direct");
        assertThat(proxy(false, "http_proxy", "http://a:1", "REQUEST_METHOD", "GET"))
                .isEqualTo("HTTP proxy a:1");
    }

    @Test
    void a_host_and_a_port_are_an_HTTP_proxy() {
        assertThat(proxy(false, "http_proxy", "a:3128")).isEqualTo("HTTP proxy a:3128");
        assertThat(ProxySettings.of(Map.of("http_proxy", "ada:s3%20t@a:3128"))
                        .orElseThrow()
                        .hop("h", 80, false)
                        .orElseThrow()
                        .credentials())
                .contains(Credentials.userPassword("ada", "s3 t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a:s3cr3t@h", "http://a:s3cr3t@h/path", "http://a:s3cr3t@h h", "http://a:s3cr3t@"})
    void what_is_no_proxy_is_refused_by_the_variables_name_without_secrets(String value) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> proxy(true, "https_proxy", value))
                .withMessageContaining("https_proxy")
                .satisfies(refusal ->
                        assertThat(refusal.toString() + refusal.getCause()).doesNotContain("s3cr3t"));
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything.example, 80, true",
        "example.com, example.com, 80, true",
        "example.com, EXAMPLE.com., 80, true",
        "example.com, www.example.com, 80, true",
        "example.com, notexample.com, 80, false",
        ".example.com, www.example.com, 80, true",
        ".example.com, example.com, 80, true",
        "*.example.com, a.b.example.com, 80, true",
        "'a.test, example.com', example.com, 80, true",
        "'a.test  b.test', b.test, 80, true",
        "example.com:8080, example.com, 8080, true",
        "example.com:8080, example.com, 80, false",
        "10.0.0.1, 10.0.0.1, 80, true",
        "10.0.0.1, 10.0.0.2, 80, false",
        "10.0.0.1, ten.example, 80, false",
        "10.0.0.1:80, 10.0.0.1, 80, true",
        "10.0.0.0/8, 10.200.3.4, 80, true",
        "10.0.0.0/8, 11.0.0.1, 80, false",
        "10.128.0.0/9, 10.127.0.1, 80, false",
        "0.0.0.0/0, 1.2.3.4, 80, true",
        "0.0.0.0/33, 1.2.3.4, 80, false",
        "10.0.0.0/x, 10.0.0.1, 80, false",
        "10.0.0.0/8, ten.example, 80, false",
        "::1, ::1, 80, true",
        "::1, '[0:0:0:0:0:0:0:1]', 80, true",
        "'[::1]:80', ::1, 80, true",
        "'[::1]:81', ::1, 80, false",
        "fd00::/8, fd12::1, 80, true",
        "fd00::/8, 10.0.0.1, 80, false",
        "., example.com, 80, false",
        "',,', example.com, 80, false"
    })
    void no_proxy_names_what_is_connected_to_directly(String exceptions, String host, int port, boolean direct) {
        ProxySettings settings = ProxySettings.of(Map.of("all_proxy", "http://p:1", "NO_PROXY", exceptions))
                .orElseThrow();
        assertThat(settings.hop(host, port, false).isEmpty()).isEqualTo(direct);
    }
}
