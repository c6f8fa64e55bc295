package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ReceiveWindowTest {

    private final ReceiveWindow window = new ReceiveWindow(100);

    @Test
    void takesNoMoreThanThereIs() {
        assertThat(window.take(100)).isTrue();
        assertThat(window.take(1)).isFalse();
        assertThat(window.take(0)).isTrue();
    }

    @Test
    void isOpenedAgainWhenHalfOfItIsUsed() {
        window.take(80);
        assertThat(window.release(49)).isZero();
        assertThat(window.release(1)).isEqualTo(50);
        assertThat(window.bytes()).isEqualTo(70);
        assertThat(window.release(30)).isZero();
    }

    @Test
    void cannotBeOpenedFurtherThanItWas() {
        window.take(10);
        assertThatIllegalArgumentException().isThrownBy(() -> window.release(11));
        assertThatIllegalArgumentException().isThrownBy(() -> window.release(-1));
        window.release(10);
        assertThatIllegalArgumentException().isThrownBy(() -> window.release(1));
    }

    @Test
    void becomesNegativeWhenItIsMadeSmaller() {
        window.take(80);
        window.resize(50);
        assertThat(window.bytes()).isEqualTo(-30);
        assertThat(window.take(1)).isFalse();
        assertThat(window.take(0)).isTrue();
        assertThat(window.release(80)).isEqualTo(80);
        assertThat(window.bytes()).isEqualTo(50);
    }
}
