package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeKeyTest {

    @Test
    void theExampleOfRfc6455Section13() {
        assertThat(new HandshakeKey("dGhlIHNhbXBsZSBub25jZQ==").accept()).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void sixteenRandomBytesMakeAKey() {
        HandshakeKey key = HandshakeKey.random(bytes -> Arrays.fill(bytes, (byte) -1));

        assertThat(key.text()).isEqualTo("/////////////////////w==");
        assertThat(key.wellFormed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25j-Q=="})
    void otherTextsAreNone(String text) {
        assertThat(new HandshakeKey(text).wellFormed()).isFalse();
    }
}
