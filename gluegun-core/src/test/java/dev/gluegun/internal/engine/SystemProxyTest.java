package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Hop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemProxyTest {

    /** Says what it was told to say, and remembers what it was asked and told. */
    private static class Selector extends ProxySelector {
        private final List<Proxy> answer;
        private final List<URI> asked = new ArrayList<>();
        private final List<SocketAddress> failed = new ArrayList<>();

        Selector(Proxy... answer) {
            this.answer = List.of(answer);
        }

        @Override
        public List<Proxy> select(URI uri) {
            asked.add(uri);
            return answer;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            failed.add(address);
        }
    }

    private static Proxy proxy(Proxy.Type type, String host, int port) {
        return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
    }

    private static List<List<String>> ways(SystemProxy system, String host, int port, boolean tls) {
        return system.ways(host, port, tls).stream()
                .map(way -> way.hops().stream().map(Hop::description).toList())
                .toList();
    }

    @Test
    void the_environment_comes_before_the_selector() {
        Selector selector = new Selector(proxy(Proxy.Type.HTTP, "s", 1));
        SystemProxy system = new SystemProxy(Map.of("https_proxy", "http://e:2", "no_proxy", "near.test"), selector);
        assertThat(ways(system, "far.test", 443, true)).containsExactly(List.of("HTTP proxy e:2"));
        assertThat(ways(system, "near.test", 443, true)).containsExactly(List.of());
        assertThat(ways(system, "far.test", 80, false)).containsExactly(List.of());
        assertThat(selector.asked).isEmpty();
    }

    @Test
    void without_one_the_selector_is_asked_as_for_http_and_https() {
        Selector selector =
                new Selector(proxy(Proxy.Type.HTTP, "a.test", 1), proxy(Proxy.Type.SOCKS, "::1", 2), Proxy.NO_PROXY);
        SystemProxy system = new SystemProxy(Map.of(), selector);
        assertThat(ways(system, "far.test", 443, true))
                .containsExactly(List.of("HTTP proxy a.test:1"), List.of("SOCKS5 proxy [::1]:2"), List.of());
        ways(system, "::1", 8080, false);
        assertThat(selector.asked)
                .containsExactly(URI.create("https://far.test:443/"), URI.create("http://[::1]:8080/"));
    }

    @Test
    void the_selector_is_told_which_proxy_has_failed() {
        Selector selector = new Selector(proxy(Proxy.Type.HTTP, "a.test", 1), Proxy.NO_PROXY);
        List<SystemProxy.Way> ways = new SystemProxy(Map.of(), selector).ways("far.test", 80, false);
        ways.forEach(SystemProxy.Way::failed);
        assertThat(selector.failed).containsExactly(InetSocketAddress.createUnresolved("a.test", 1));
    }

    @Test
    void a_selector_that_says_nothing_or_is_not_there_means_a_direct_connection() {
        assertThat(ways(new SystemProxy(Map.of(), new Selector()), "far.test", 80, false))
                .containsExactly(List.of());
        assertThat(ways(new SystemProxy(Map.of(), null), "far.test", 80, false)).containsExactly(List.of());
    }

    @Test
    void a_selector_that_throws_is_told_as_the_phase_PROXY() {
        ProxySelector throwing = new Selector() {
            @Override
            public List<Proxy> select(URI uri) {
                throw new IllegalStateException("no script");
            }
        };
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> new SystemProxy(Map.of(), throwing).ways("far.test", 80, false))
                .withMessageContaining("no script")
                .returns(Phase.PROXY, ConnectionError::phase);
    }

    @Test
    void an_address_that_no_URI_can_have_is_refused() {
        Selector selector = new Selector(proxy(Proxy.Type.HTTP, "a b", 1));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> new SystemProxy(Map.of(), selector).ways("far.test", 80, false))
                .withMessageContaining("ProxySelector");
    }

    @Test
    void what_a_selector_makes_of_a_failure_hinders_nobody() {
        ProxySelector angry = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(proxy(Proxy.Type.HTTP, "s", 1));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                throw new IllegalStateException("it should not have");
            }
        };
        SystemProxy.Way way =
                new SystemProxy(Map.of(), angry).ways("far.test", 80, false).getFirst();
        assertThatNoException().isThrownBy(way::failed);
    }
}
