package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordingTest {

    private static void add(Recording recording, byte[] payload) {
        recording.frame(
                Place.connection(1),
                Recorded.Direction.FROM_CLIENT,
                Recorded.Kind.TEXT,
                0x81,
                true,
                payload.length,
                payload);
    }

    @Test
    void ofALargePayloadTheBeginningIsKept() {
        Recording recording = new Recording();

        add(recording, new byte[(1 << 20) + 1]);

        assertThat(recording.frames().getFirst().payload()).hasSize(1 << 20);
        assertThat(recording.frames().getFirst().length()).isEqualTo((1 << 20) + 1);
    }

    @Test
    void ofManyFramesTheFirstAreKept() {
        Recording recording = new Recording();

        for (int i = 0; i < 200_100; i++) {
            add(recording, new byte[0]);
        }

        assertThat(recording.frames()).hasSize(200_000);
    }

    @Test
    void ofManyBytesTheFirstAreKept() {
        Recording recording = new Recording();
        byte[] payload = new byte[1 << 20];

        for (int i = 0; i < 257; i++) {
            add(recording, payload);
        }

        assertThat(recording.frames().get(255).payload()).hasSize(1 << 20);
        assertThat(recording.frames().get(256).payload()).isEmpty();
    }

    @Test
    void theLastFramesAreShownALineEach() {
        Recording recording = new Recording();
        for (int i = 0; i < 32; i++) {
            add(recording, Integer.toString(i).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }

        assertThat(recording.lastFrames())
                .contains("(2 before them)")
                .contains("\"31\"")
                .doesNotContain("\"1\"");
        assertThat(recording.lastFrames().lines()).hasSize(32);
    }
}
