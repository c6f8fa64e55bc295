package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Headers;
import dev.gluegun.testing.LogCapture;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookieJarTest {

    private final CookieManager manager = new CookieManager();
    private final CookieJar jar = new CookieJar(manager, "chat.example.com", 80, false);
    private final CookieJar secure = new CookieJar(manager, "chat.example.com", 443, true);

    private static Headers cookies(String... lines) {
        Headers headers = Headers.empty();
        for (String line : lines) {
            headers = headers.with("Set-Cookie", line);
        }
        return headers;
    }

    private static List<String> sent(CookieJar jar, String path) {
        return jar.sentWith(Headers.empty(), path).all("Cookie");
    }

    @Test
    void what_an_answer_sets_the_next_request_sends_in_one_field() {
        jar.keep("/a?secret", cookies("a=1", "b=2; HttpOnly; SameSite=Lax", "c=\"3\""));
        assertThat(sent(jar, "/a?other"))
                .singleElement()
                .asString()
                .contains("a=1", "b=2", "c=")
                .contains("; ");
    }

    @Test
    void nothing_is_sent_where_nothing_fits() {
        Headers fields = Headers.of("X", "y");
        assertThat(jar.sentWith(fields, "/")).isSameAs(fields);
    }

    @Test
    void a_field_of_the_requests_own_comes_first() {
        jar.keep("/", cookies("a=1"));
        assertThat(jar.sentWith(Headers.of("Cookie", "own=0", "X", "y", "cookie", "more=0"), "/"))
                .isEqualTo(Headers.of("X", "y", "Cookie", "own=0; more=0; a=1"));
    }

    @Test
    void domain_and_path_have_to_fit() {
        jar.keep("/", cookies("host=1; Path=/", "domain=2; Domain=.example.com; Path=/", "path=3; Path=/chat/"));
        assertThat(sent(jar, "/"))
                .singleElement()
                .asString()
                .contains("host=1", "domain=2")
                .doesNotContain("path");
        assertThat(sent(jar, "/chat/x")).singleElement().asString().contains("path=3");
        assertThat(sent(new CookieJar(manager, "www.example.com", 80, false), "/"))
                .containsExactly("domain=2");
        assertThat(sent(new CookieJar(manager, "example.org", 80, false), "/")).isEmpty();
    }

    @Test
    void a_cookie_for_another_domain_is_not_taken() {
        jar.keep("/", cookies("evil=1; Domain=.example.org; Path=/"));
        assertThat(sent(new CookieJar(manager, "www.example.org", 80, false), "/"))
                .isEmpty();
        assertThat(manager.getCookieStore().getCookies()).isEmpty();
    }

    @Test
    void a_secure_cookie_goes_over_TLS_alone() {
        secure.keep("/", cookies("s=1; Secure; Path=/", "t=2; Path=/"));
        assertThat(sent(jar, "/")).containsExactly("t=2");
        assertThat(sent(secure, "/")).singleElement().asString().contains("s=1", "t=2");
    }

    @Test
    void a_cookie_with_an_age_is_sent_as_servers_expect_it() {
        jar.keep("/", cookies("a=1; Max-Age=3600; Path=/", "b=2; Path=/; Max-Age=60; HttpOnly"));
        assertThat(sent(jar, "/"))
                .singleElement()
                .asString()
                .contains("a=1", "b=2")
                .doesNotContain("$", "\"");
    }

    @Test
    void a_cookie_whose_age_is_zero_is_forgotten() {
        jar.keep("/", cookies("a=1; Path=/"));
        jar.keep("/", cookies("a=1; Path=/; Max-Age=0"));
        assertThat(sent(jar, "/")).isEmpty();
    }

    @Test
    void the_handlers_policy_holds() {
        manager.setCookiePolicy(CookiePolicy.ACCEPT_NONE);
        jar.keep("/", cookies("a=1"));
        assertThat(sent(jar, "/")).isEmpty();
    }

    @Test
    void addresses_are_hosts_as_well() {
        for (String host : List.of("127.0.0.1", "::1", "[::1]", "localhost")) {
            CookieJar local = new CookieJar(new CookieManager(), host, 8080, false);
            local.keep("/", cookies("a=1"));
            assertThat(sent(local, "/")).as(host).containsExactly("a=1");
        }
    }

    @Test
    void a_unix_socket_has_no_port() {
        CookieJar unix = new CookieJar(noting, "localhost", 0, false);
        unix.keep("/", cookies("a=1"));
        assertThat(noting.calls).containsExactly("put http://localhost/ {Set-Cookie=[a=1]}");
    }

    @Test
    void a_host_that_is_none_to_uris_has_no_cookies() {
        CookieJar odd = new CookieJar(manager, "my_host", 80, false);
        odd.keep("/", cookies("a=1"));
        assertThat(sent(odd, "/")).isEmpty();
        CookieJar odder = new CookieJar(manager, "a<b", 80, false);
        odder.keep("/", cookies("a=1"));
        assertThat(sent(odder, "/")).isEmpty();
    }

    @Test
    void a_path_that_is_none_to_uris_is_escaped() {
        jar.keep("/a|b/c", cookies("a=1"));
        assertThat(sent(jar, "/a|b/d")).containsExactly("a=1");
    }

    @Test
    void cookies_that_cannot_be_parsed_are_passed_over() {
        jar.keep("/", cookies("", "=", ";", "a=1; Path=/"));
        assertThat(sent(jar, "/")).containsExactly("a=1");
    }

    /** A handler that notes its calls, and fails when it is told to. */
    private static final class Noting extends CookieHandler {
        final List<String> calls = new ArrayList<>();
        boolean failing;

        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> fields) throws IOException {
            calls.add("get " + uri + " " + fields);
            if (failing) {
                throw new IOException("s3cret store");
            }
            return Map.of("cookie", List.of("a=1", "b=2"), "Cookie2", List.of("$Version=1"));
        }

        @Override
        public void put(URI uri, Map<String, List<String>> fields) {
            calls.add("put " + uri + " " + fields);
            if (failing) {
                throw new IllegalStateException("broken");
            }
        }
    }

    private final Noting noting = new Noting();

    @Test
    void a_handler_is_told_http_uris_without_the_query() {
        CookieJar noted = new CookieJar(noting, "example.com", 8443, true);
        assertThat(noted.sentWith(Headers.of("X", "y"), "/a?secret"))
                .isEqualTo(Headers.of("X", "y", "Cookie", "a=1; b=2"));
        noted.keep("/a?secret", Headers.of("Set-Cookie", "c=3", "X", "z", "set-cookie", "d=4"));
        noted.keep("/a", Headers.of("X", "z"));
        assertThat(noting.calls)
                .containsExactly(
                        "get https://example.com:8443/a {X=[y]}",
                        "put https://example.com:8443/a {Set-Cookie=[c=3, d=4]}");
    }

    @Test
    void a_handler_that_throws_when_it_is_asked_fails_the_request() {
        noting.failing = true;
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> new CookieJar(noting, "a", 80, false).sentWith(Headers.empty(), "/"))
                .withCauseInstanceOf(IOException.class)
                .returns(Phase.UPGRADE, ConnectionError::phase)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void a_handler_forges_no_field() {
        CookieHandler forging = new CookieHandler() {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> fields) {
                return Map.of("Cookie", List.of("a=1\r\nX-Forged: yes"));
            }

            @Override
            public void put(URI uri, Map<String, List<String>> fields) {}
        };
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> new CookieJar(forging, "a", 80, false).sentWith(Headers.empty(), "/"))
                .withMessageContaining("Cookie");
    }

    @Test
    void a_handler_that_throws_when_it_is_given_cookies_loses_them() {
        noting.failing = true;
        try (LogCapture log = new LogCapture("dev.gluegun")) {
            new CookieJar(noting, "a", 80, false).keep("/", cookies("a=1"));
            assertThat(log.records())
                    .singleElement()
                    .satisfies(record -> assertThat(record.getMessage()).contains("cookie handler threw"));
        }
    }
}
