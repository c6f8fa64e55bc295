package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class Http2SettingsTest {

    @Test
    void eachValueIsChangedByItself() {
        assertThat(Http2Settings.client()
                        .withInitialWindow(1)
                        .withConnectionWindow(70_000)
                        .withMaxFrameSize(20_000)
                        .withMaxHeaderListBytes(2)
                        .withMaxConcurrentStreams(3)
                        .withEnableConnectProtocol(true)
                        .withHeaderTableSize(4))
                .isEqualTo(new Http2Settings(1, 70_000, 20_000, 2, 3, true, 4));
    }

    @Test
    void whatIsOutsideOfTheBoundsIsRefused() {
        Http2Settings settings = Http2Settings.server();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withMaxFrameSize(16_383))
                .withMessage("maxFrameSize has to be 16384 to 16777215, but is 16383");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMaxFrameSize(1 << 24));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withInitialWindow(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withConnectionWindow(65_534));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMaxHeaderListBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMaxConcurrentStreams(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withHeaderTableSize(65_537));
    }
}
