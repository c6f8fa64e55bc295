package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import org.junit.jupiter.api.Test;

class RequestOptionsTest {

    @Test
    void defaultsLimitTheBodyAlone() {
        assertThat(RequestOptions.defaults().flow()).isEmpty();
        assertThat(RequestOptions.defaults().replyTo()).isEmpty();
        assertThat(RequestOptions.defaults().maxBodySize()).isEqualTo(16 * 1024 * 1024);
        assertThat(RequestOptions.defaults())
                .hasToString("RequestOptions[flow=unlimited, replyTo=unset, maxBodySize=16777216]");
    }

    @Test
    void eachOptionIsKept() {
        ReplyTo replyTo = message -> {};
        RequestOptions options =
                RequestOptions.defaults().withFlow(3).withReplyTo(replyTo).withMaxBodySize(7);
        assertThat(options.flow()).hasValue(3);
        assertThat(options.replyTo()).containsSame(replyTo);
        assertThat(options.maxBodySize()).isEqualTo(7);
    }

    @Test
    void valuesOfLessThanOneAreRefused() {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> RequestOptions.defaults().withFlow(0))
                .withMessageContaining("pieces");
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> RequestOptions.defaults().withMaxBodySize(0))
                .withMessageContaining("bytes");
    }
}
