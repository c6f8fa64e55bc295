package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendWindowTest {

    @Test
    void endsAt2To31Minus1() {
        SendWindow window = new SendWindow(10);
        assertThat(window.grow(Integer.MAX_VALUE - 10)).isTrue();
        assertThat(window.bytes()).isEqualTo(Integer.MAX_VALUE);
        assertThat(window.grow(1)).isFalse();
        assertThat(window.bytes()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void mayBeNegative() {
        SendWindow window = new SendWindow(10);
        window.take(8);
        assertThat(window.grow(-10)).isTrue();
        assertThat(window.bytes()).isEqualTo(-8);
    }
}
