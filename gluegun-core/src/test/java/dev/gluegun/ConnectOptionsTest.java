package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.CookieManager;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ConnectOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ConnectOptions defaults = ConnectOptions.defaults();

    @Test
    void the_defaults_are_the_documented_ones() {
        assertThat(defaults.transport()).isEqualTo(Transport.AUTO);
        assertThat(defaults.protocols()).containsExactly(Protocol.HTTP_1_1);
        assertThat(defaults.retry()).isEqualTo(RetryPolicy.fixed(5, Duration.ofSeconds(5)));
        assertThat(defaults.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.domainLookupTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.tlsHandshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.sendTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(defaults.tls()).isEqualTo(TlsOptions.defaults());
        assertThat(defaults.listener()).isEmpty();
        assertThat(defaults.via()).isEmpty();
        assertThat(defaults.usesSystemProxy()).isFalse();
        assertThat(defaults.cookies()).isEmpty();
    }

    @Test
    void the_way_is_the_last_that_was_set() {
        Hop first = Hop.of(URI.create("http://a:1"));
        Hop second = Hop.of(URI.create("socks5://b:2"));
        assertThat(defaults.withVia(second, first).via()).containsExactly(second, first);
        assertThat(defaults.withVia(first).withVia(second).via()).containsExactly(second);
        assertThat(defaults.withVia(first).withVia()).isEqualTo(defaults);
        assertThat(defaults.withVia(first).withSystemProxy())
                .isEqualTo(defaults.withSystemProxy())
                .isNotEqualTo(defaults);
        assertThat(defaults.withSystemProxy().usesSystemProxy()).isTrue();
        assertThat(defaults.withSystemProxy().withVia(first)).isEqualTo(defaults.withVia(first));
        assertThat(defaults.withSystemProxy().withVia()).isEqualTo(defaults);
    }

    @Test
    void cookies_are_kept_by_the_last_handler_that_was_set_and_it_prints_as_its_class() {
        CookieManager handler = new CookieManager();
        ConnectOptions keeping = defaults.withCookies(new CookieManager()).withCookies(handler);
        assertThat(keeping.cookies()).containsSame(handler);
        assertThat(keeping).isEqualTo(defaults.withCookies(handler)).isNotEqualTo(defaults);
        assertThat(keeping).asString().contains("cookies=java.net.CookieManager]");
        assertNamed(() -> defaults.withCookies(null), "cookies");
    }

    @Test
    void the_listener_is_the_last_that_was_set_and_prints_as_its_class() {
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public String toString() {
                return "s3cr3t";
            }
        };
        ConnectOptions listening =
                defaults.withListener(ConnectionListener.of(event -> {})).withListener(listener);
        assertThat(listening.listener()).containsSame(listener);
        assertThat(listening).isEqualTo(defaults.withListener(listener)).isNotEqualTo(defaults);
        assertThat(listening.toString())
                .contains("listener=dev.gluegun.ConnectOptionsTest")
                .doesNotContain("s3cr3t");
    }

    @Test
    void each_option_is_what_was_set() {
        ConnectOptions all = defaults.withTransport(Transport.TCP)
                .withProtocols(Protocol.HTTP_1_1)
                .withRetry(RetryPolicy.none())
                .withConnectTimeout(SECOND)
                .withDomainLookupTimeout(SECOND.plusMillis(1))
                .withTlsHandshakeTimeout(SECOND.plusMillis(2))
                .withSendTimeout(Timeouts.INFINITE)
                .withTls(TlsOptions.insecure());
        assertThat(all.transport()).isEqualTo(Transport.TCP);
        assertThat(all.protocols()).containsExactly(Protocol.HTTP_1_1);
        assertThat(all.retry()).isEqualTo(RetryPolicy.none());
        assertThat(all.connectTimeout()).isEqualTo(SECOND);
        assertThat(all.domainLookupTimeout()).isEqualTo(SECOND.plusMillis(1));
        assertThat(all.tlsHandshakeTimeout()).isEqualTo(SECOND.plusMillis(2));
        assertThat(all.sendTimeout()).isEqualTo(Timeouts.INFINITE);
        assertThat(all.tls()).isEqualTo(TlsOptions.insecure());
    }

    @Test
    void options_compare_by_value() {
        assertThat(List.of(
                        defaults,
                        defaults.withTransport(Transport.TLS),
                        defaults.withRetry(RetryPolicy.none()),
                        defaults.withConnectTimeout(SECOND),
                        defaults.withDomainLookupTimeout(SECOND),
                        defaults.withTlsHandshakeTimeout(SECOND),
                        defaults.withSendTimeout(SECOND),
                        defaults.withTls(TlsOptions.insecure())))
                .doesNotHaveDuplicates();
        assertThat(defaults.withSendTimeout(SECOND))
                .isEqualTo(defaults.withSendTimeout(SECOND))
                .hasSameHashCodeAs(defaults.withSendTimeout(SECOND));
    }

    @Test
    void no_protocol_or_one_twice_is_refused() {
        assertRefused(defaults::withProtocols);
        assertRefused(() -> defaults.withProtocols(Protocol.HTTP_1_1, Protocol.HTTP_1_1), "[HTTP_1_1, HTTP_1_1]");
    }

    @Test
    void auto_uses_TLS_on_port_443_and_nowhere_else() {
        assertThat(defaults.usesTls(443)).isTrue();
        assertThat(defaults.usesTls(80)).isFalse();
        assertThat(defaults.usesTls(8443)).isFalse();
    }

    @Test
    void a_transport_that_was_named_decides_on_every_port() {
        assertThat(defaults.withTransport(Transport.TLS).usesTls(80)).isTrue();
        assertThat(defaults.withTransport(Transport.TCP).usesTls(443)).isFalse();
        assertThat(defaults.withTransport(Transport.TCP)
                        .withTls(TlsOptions.defaults())
                        .usesTls(8443))
                .isFalse();
    }

    @Test
    void TLS_options_are_not_ignored_in_silence_on_a_port_that_means_plain_TCP() {
        ConnectOptions secured = defaults.withTls(TlsOptions.defaults());
        assertThat(secured.usesTls(443)).isTrue();
        assertRefused(() -> secured.usesTls(8443), "8443", "withTransport(Transport.TLS)");
    }

    @Test
    void a_retry_that_was_set_stays_also_when_it_is_what_the_default_is() {
        ConnectOptions set = defaults.withRetry(defaults.retry());
        assertThat(set.withRetryUnlessSet(RetryPolicy.none())).isSameAs(set);
        assertThat(defaults.withRetryUnlessSet(RetryPolicy.none()).retry()).isEqualTo(RetryPolicy.none());
    }

    @Test
    void times_of_zero_or_less_and_null_are_refused_by_name() {
        assertTimeoutIsChecked(ConnectOptions::withConnectTimeout, "connectTimeout");
        assertTimeoutIsChecked(ConnectOptions::withDomainLookupTimeout, "domainLookupTimeout");
        assertTimeoutIsChecked(ConnectOptions::withTlsHandshakeTimeout, "tlsHandshakeTimeout");
        assertTimeoutIsChecked(ConnectOptions::withSendTimeout, "sendTimeout");
    }

    private void assertTimeoutIsChecked(BiFunction<ConnectOptions, Duration, ConnectOptions> option, String name) {
        assertThat(option.apply(defaults, Timeouts.INFINITE)).asString().contains(name + "=infinite");
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> option.apply(defaults, Duration.ZERO))
                .withMessageStartingWith(name)
                .withMessageContaining("PT0S");
        assertNamed(() -> option.apply(defaults, null), name);
    }

    @Test
    void null_is_named() {
        assertNamed(() -> defaults.withTransport(null), "transport");
        assertNamed(() -> defaults.withProtocols((Protocol[]) null), "protocols");
        assertNamed(() -> defaults.withProtocols((Protocol) null), "protocols");
        assertNamed(() -> defaults.withRetry(null), "retry");
        assertNamed(() -> defaults.withTls(null), "tls");
        assertNamed(() -> defaults.withListener(null), "listener");
        assertNamed(() -> defaults.withVia((Hop[]) null), "hops");
        assertNamed(() -> defaults.withVia((Hop) null), "hops");
    }

    @Test
    void options_are_readable() {
        assertThat(defaults)
                .hasToString("ConnectOptions[transport=AUTO, protocols=[HTTP_1_1], retry=unset, connectTimeout=PT10S,"
                        + " domainLookupTimeout=PT10S, tlsHandshakeTimeout=PT10S, sendTimeout=PT15S, tls=unset,"
                        + " http2=unset, listener=unset, via=[], systemProxy=false, cookies=unset]");
    }
}
