package dev.gluegun;

import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeflateOptionsTest {
    private final DeflateOptions defaults = DeflateOptions.defaults();

    @Test
    void the_defaults_are_the_documented_ones() {
        assertThat(defaults.level()).isEqualTo(-1);
        assertThat(defaults.threshold()).isEqualTo(64);
        assertThat(defaults.clientContextTakeover()).isTrue();
        assertThat(defaults.serverContextTakeover()).isTrue();
        assertThat(defaults.clientMaxWindowBits()).isEqualTo(15);
        assertThat(defaults.serverMaxWindowBits()).isEqualTo(15);
        assertThat(defaults.maxInflationRatio()).isEqualTo(200);
    }

    @Test
    void each_option_sets_its_own_value_and_no_other() {
        DeflateOptions all = defaults.withLevel(9)
                .withThreshold(0)
                .withClientContextTakeover(false)
                .withServerContextTakeover(false)
                .withClientMaxWindowBits(8)
                .withServerMaxWindowBits(9)
                .withMaxInflationRatio(10);
        assertThat(all.level()).isEqualTo(9);
        assertThat(all.threshold()).isZero();
        assertThat(all.clientContextTakeover()).isFalse();
        assertThat(all.serverContextTakeover()).isFalse();
        assertThat(all.clientMaxWindowBits()).isEqualTo(8);
        assertThat(all.serverMaxWindowBits()).isEqualTo(9);
        assertThat(all.maxInflationRatio()).isEqualTo(10);
        assertThat(List.of(
                        defaults,
                        defaults.withLevel(9),
                        defaults.withThreshold(0),
                        defaults.withClientContextTakeover(false),
                        defaults.withServerContextTakeover(false),
                        defaults.withClientMaxWindowBits(8),
                        defaults.withServerMaxWindowBits(8),
                        defaults.withMaxInflationRatio(10)))
                .doesNotHaveDuplicates();
    }

    @Test
    void bounds_are_allowed_and_what_is_beyond_them_is_refused() {
        assertThat(defaults.withLevel(-1).withLevel(0).level()).isZero();
        assertThat(defaults.withClientMaxWindowBits(8).withClientMaxWindowBits(15))
                .isEqualTo(defaults);
        assertRefused(() -> defaults.withLevel(-2));
        assertRefused(() -> defaults.withLevel(10));
        assertRefused(() -> defaults.withThreshold(-1));
        assertRefused(() -> defaults.withClientMaxWindowBits(7));
        assertRefused(() -> defaults.withClientMaxWindowBits(16));
        assertRefused(() -> defaults.withServerMaxWindowBits(7));
        assertRefused(() -> defaults.withServerMaxWindowBits(16));
        assertThat(defaults.withMaxInflationRatio(1).maxInflationRatio()).isEqualTo(1);
        assertRefused(() -> defaults.withMaxInflationRatio(0));
    }

    @Test
    void options_are_readable() {
        assertThat(defaults)
                .hasToString("DeflateOptions[level=-1, threshold=64, clientContextTakeover=true,"
                        + " serverContextTakeover=true, clientMaxWindowBits=15, serverMaxWindowBits=15,"
                        + " maxInflationRatio=200]");
    }
}
