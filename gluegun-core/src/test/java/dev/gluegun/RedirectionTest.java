package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectionTest {

    private final Redirection redirection = new Redirection(3);

    private static WebSocketAddress at(String uri) {
        return WebSocketAddress.of(URI.create(uri));
    }

    private static UpgradeRejected redirect(String location) {
        return new UpgradeRejected(302, Headers.of("Location", location), new byte[] {1});
    }

    private String followed(String from, String location) {
        return redirection.follow(redirect(location), at(from), List.of()).uri().toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void these_are_redirects_when_they_say_where_to(int status) {
        UpgradeRejected redirect = new UpgradeRejected(status, Headers.of("location", "/"), new byte[0]);
        assertThat(redirection.concerns(redirect)).isTrue();
        assertThat(new Redirection(0).concerns(redirect)).isFalse();
        assertThat(redirection.concerns(new UpgradeRejected(status, Headers.empty(), new byte[0])))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 300, 304, 305, 306, 401, 503})
    void these_are_not(int status) {
        assertThat(redirection.concerns(new UpgradeRejected(status, Headers.of("Location", "/"), new byte[0])))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/b, ws://a:81/b",
        "b?x, ws://a:81/p/b?x",
        "?x, ws://a:81/p/q?x",
        "../../c, ws://a:81/c",
        "'', ws://a:81/p/q?r",
        "//b, ws://b/",
        "ws://b:82, ws://b:82/",
        "WSS://b/c, wss://b/c",
        "http://b, ws://b/",
        "HTTPS://b/c?d#e, wss://b/c?d",
        "/a b|c, ws://a:81/a%20b%7Cc",
        "/\u00c3\u00a4?\u00c3\u00a4, ws://a:81/%C3%A4?%C3%A4",
        "/\u00e4, ws://a:81/%E4"
    })
    void where_it_leads(String location, String expected) {
        assertThat(followed("ws://a:81/p/q?r", location)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://b/",
                "mailto:a@b",
                "http:foo",
                "ws://",
                "ws:///x",
                "ws://user:secret@b/",
                "//user@b/",
                "ws://b:99999/",
                "ws://b:0/",
                "ws://b:x/",
                "ws://a_b/",
                "ws://[::1",
                "ws://b c/"
            })
    void what_is_no_address_is_not_followed(String location) {
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> followed("ws://a/", location))
                .withMessageContaining("no address of a WebSocket; the way was ws://a/")
                .returns(302, UpgradeRejected::status)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("secret"));
    }

    @Test
    void one_too_many_shows_the_way_without_queries() {
        followed("ws://a/1?secret", "/2");
        followed("ws://a/2", "/3");
        followed("ws://a/3", "//b/4");
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> followed("ws://b/4", "/5"))
                .withMessageContaining("answered 302: it redirects once more, but only 3 may be followed")
                .withMessageEndingWith("the way was ws://a/1?… → ws://a/2 → ws://a/3 → ws://b/4 → ws://b/5")
                .satisfies(refusal -> assertThat(refusal.body()).containsExactly(1));
    }

    @Test
    void a_circle_is_none_while_the_cookies_change() {
        UpgradeRejected toItself = redirect("/");
        redirection.follow(toItself, at("ws://a/"), List.of());
        redirection.follow(toItself, at("ws://a/"), List.of("seen=1"));
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> redirection.follow(toItself, at("ws://a/"), List.of("seen=1")))
                .withMessageContaining("in a circle; the way was ws://a/ → ws://a/ → ws://a/ → ws://a/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://a/", "http://a/", "ws://a:443/", "HTTP://b/"})
    void none_leads_from_wss_to_ws(String location) {
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> followed("wss://a/", location))
                .withMessageContaining("from wss to ws");
        assertThat(new Redirection(3)
                        .follow(redirect("wss://a/"), at("ws://a/"), List.of())
                        .secure())
                .isTrue();
    }

    @Test
    void what_goes_to_another_origin() {
        assertThat(Redirection.harmless(Headers.of(
                        "Authorization", "a",
                        "User-Agent", "b",
                        "Cookie", "c",
                        "X-Api-Key", "d",
                        "Host", "e",
                        "Origin", "f",
                        "Proxy-Authorization", "g",
                        "accept-language", "h")))
                .isEqualTo(Headers.of("User-Agent", "b", "accept-language", "h"));
    }
}
