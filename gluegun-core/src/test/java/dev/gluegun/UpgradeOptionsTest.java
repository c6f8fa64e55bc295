package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class UpgradeOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final UpgradeOptions defaults = UpgradeOptions.defaults();
    private final ProtocolHandler.Factory factory = () -> frame -> 1;
    private final ReplyTo replyTo = message -> {};

    @Test
    void the_defaults_are_the_documented_ones() {
        assertThat(defaults.closingTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(defaults.compress()).isFalse();
        assertThat(defaults.deflate()).isEmpty();
        assertThat(defaults.flow()).isEmpty();
        assertThat(defaults.keepalive()).isEmpty();
        assertThat(defaults.pongTimeout()).isEmpty();
        assertThat(defaults.silencePings()).isTrue();
        assertThat(defaults.defaultProtocol()).isEmpty();
        assertThat(defaults.protocols()).isEmpty();
        assertThat(defaults.replyTo()).isEmpty();
        assertThat(defaults.userOptions()).isEmpty();
        assertThat(defaults.maxFrameSize()).isEqualTo(16 * 1024 * 1024);
        assertThat(defaults.maxMessageSize()).isEqualTo(16 * 1024 * 1024);
        assertThat(defaults.fragmentSize()).isEmpty();
    }

    @Test
    void each_option_is_what_was_set() {
        UpgradeOptions all = defaults.withClosingTimeout(SECOND)
                .withDeflate(DeflateOptions.defaults().withLevel(1))
                .withFlow(1)
                .withKeepalive(SECOND)
                .withPongTimeout(SECOND)
                .withSilencePings(false)
                .withDefaultProtocol(factory)
                .withReplyTo(replyTo)
                .withUserOptions("mine")
                .withMaxFrameSize(1)
                .withMaxMessageSize(2)
                .withFragmentSize(3);
        assertThat(all.closingTimeout()).isEqualTo(SECOND);
        assertThat(all.deflate()).contains(DeflateOptions.defaults().withLevel(1));
        assertThat(all.flow()).hasValue(1);
        assertThat(all.keepalive()).contains(SECOND);
        assertThat(all.pongTimeout()).contains(SECOND);
        assertThat(all.silencePings()).isFalse();
        assertThat(all.defaultProtocol()).containsSame(factory);
        assertThat(all.replyTo()).containsSame(replyTo);
        assertThat(all.userOptions()).contains("mine");
        assertThat(all.maxFrameSize()).isEqualTo(1);
        assertThat(all.maxMessageSize()).isEqualTo(2);
        assertThat(all.fragmentSize()).hasValue(3);
        assertThat(defaults).isEqualTo(UpgradeOptions.defaults()).isNotEqualTo(all);
    }

    @Test
    void options_that_differ_in_one_value_are_not_equal() {
        assertThat(List.of(
                        defaults,
                        defaults.withClosingTimeout(SECOND),
                        defaults.withCompress(true),
                        defaults.withFlow(1),
                        defaults.withKeepalive(SECOND),
                        defaults.withPongTimeout(SECOND),
                        defaults.withSilencePings(false),
                        defaults.withDefaultProtocol(factory),
                        defaults.withProtocol("a"),
                        defaults.withProtocol("a", factory),
                        defaults.withReplyTo(replyTo),
                        defaults.withUserOptions(1),
                        defaults.withMaxFrameSize(1),
                        defaults.withMaxMessageSize(1)))
                .doesNotHaveDuplicates();
    }

    @Test
    void options_with_equal_values_are_equal() {
        UpgradeOptions one =
                defaults.withProtocol("a", factory).withUserOptions(List.of(1)).withFlow(2);
        UpgradeOptions other = defaults.withFlow(2).withUserOptions(List.of(1)).withProtocol("a", factory);
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Test
    void compress_true_offers_deflate_by_its_defaults_and_keeps_what_was_set() {
        DeflateOptions fast = DeflateOptions.defaults().withLevel(1);
        assertThat(defaults.withCompress(true).deflate()).contains(DeflateOptions.defaults());
        assertThat(defaults.withDeflate(fast).withCompress(true).deflate()).contains(fast);
        assertThat(defaults.withDeflate(fast).compress()).isTrue();
    }

    @Test
    void compress_false_offers_nothing() {
        assertThat(defaults.withCompress(true).withCompress(false)).isEqualTo(defaults);
    }

    @Test
    void keepalive_and_pong_timeout_are_turned_off_by_no_limit() {
        assertThat(defaults.withKeepalive(SECOND).withKeepalive(Timeouts.INFINITE))
                .isEqualTo(defaults);
        assertThat(defaults.withPongTimeout(SECOND).withPongTimeout(Timeouts.INFINITE))
                .isEqualTo(defaults);
    }

    @Test
    void the_closing_timeout_may_be_without_limit() {
        assertThat(defaults.withClosingTimeout(Timeouts.INFINITE).closingTimeout())
                .isEqualTo(Timeouts.INFINITE);
    }

    @Test
    void subprotocols_keep_their_order_and_their_handlers() {
        UpgradeOptions offering =
                defaults.withProtocol("z").withProtocol("a", factory).withProtocol("m");
        assertThat(offering.protocols().sequencedKeySet()).containsExactly("z", "a", "m");
        assertThat(offering.protocols().get("z")).isEqualTo(Optional.empty());
        assertThat(offering.protocols().get("a")).isEqualTo(Optional.of(factory));
        assertThat(offering.protocols()).isUnmodifiable();
        assertThat(defaults.protocols()).isEmpty();
    }

    @Test
    void another_order_of_subprotocols_is_another_value() {
        assertThat(defaults.withProtocol("a").withProtocol("b"))
                .isNotEqualTo(defaults.withProtocol("b").withProtocol("a"));
    }

    @Test
    void a_subprotocol_that_is_no_token_or_is_there_already_is_refused() {
        assertRefused(() -> defaults.withProtocol("a b"), "\"a b\"");
        assertRefused(() -> defaults.withProtocol(""));
        assertRefused(() -> defaults.withProtocol("a").withProtocol("a", factory), "a is offered already");
        assertThat(defaults.withProtocol("a").withProtocol("A").protocols()).hasSize(2);
    }

    @Test
    void numbers_below_one_are_refused() {
        assertRefused(() -> defaults.withFlow(0));
        assertRefused(() -> defaults.withMaxFrameSize(0));
        assertRefused(() -> defaults.withMaxMessageSize(-1));
    }

    @Test
    void times_of_zero_or_less_and_null_are_refused_by_name() {
        assertTimeoutIsChecked(UpgradeOptions::withClosingTimeout, "closingTimeout");
        assertTimeoutIsChecked(UpgradeOptions::withKeepalive, "keepalive");
        assertTimeoutIsChecked(UpgradeOptions::withPongTimeout, "pongTimeout");
    }

    private void assertTimeoutIsChecked(BiFunction<UpgradeOptions, Duration, UpgradeOptions> option, String name) {
        for (Duration bad : List.of(Duration.ZERO, SECOND.negated())) {
            assertThatExceptionOfType(InvalidOptions.class)
                    .isThrownBy(() -> option.apply(defaults, bad))
                    .withMessageStartingWith(name)
                    .withMessageContaining(bad.toString());
        }
        assertNamed(() -> option.apply(defaults, null), name);
    }

    @Test
    void null_is_named() {
        assertNamed(() -> defaults.withDeflate(null), "deflate");
        assertNamed(() -> defaults.withDefaultProtocol(null), "handler");
        assertNamed(() -> defaults.withProtocol(null), "subprotocol");
        assertNamed(() -> defaults.withProtocol("a", null), "handler");
        assertNamed(() -> defaults.withReplyTo(null), "replyTo");
        assertNamed(() -> defaults.withTunnel(null), "tunnel");
        assertNamed(() -> defaults.withUserOptions(null), "userOptions");
    }

    @Test
    void options_are_readable_and_keep_the_users_own_object_to_themselves() {
        record Password(String secret) {}
        assertThat(defaults.withUserOptions(new Password("hunter2"))
                        .withClosingTimeout(Timeouts.INFINITE)
                        .withCompress(true))
                .asString()
                .startsWith("UpgradeOptions[closingTimeout=infinite, deflate=DeflateOptions[level=-1")
                .contains("flow=unlimited", "keepalive=unset", "userOptions=" + Password.class.getName())
                .doesNotContain("hunter2");
    }
}
