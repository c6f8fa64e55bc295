package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTapTest {

    /** "Hello" from RFC 6455, section 5.7, an empty ping that is masked, and a binary frame with RSV1 that is not. */
    private static final byte[] FRAMES =
            HexFormat.of().parseHex("818537fa213d7f9f4d5158" + "898001020304" + "4203010203");

    private static List<Recorded> seen(int pieceSize) {
        Recording recording = new Recording();
        FrameTap tap = new FrameTap(Place.connection(3), recording);
        for (int start = 0; start < FRAMES.length; start += pieceSize) {
            byte[] piece = Arrays.copyOfRange(FRAMES, start, Math.min(FRAMES.length, start + pieceSize));
            ByteBuffer in = ByteBuffer.wrap(piece);
            tap.see(in);
            assertThat(in.position()).as("what it sees, it leaves").isZero();
            assertThat(piece).isEqualTo(Arrays.copyOfRange(FRAMES, start, start + piece.length));
        }
        return recording.frames();
    }

    @Test
    void eachFrameIsRecordedHoweverItComes() {
        for (int pieceSize = 1; pieceSize <= FRAMES.length; pieceSize++) {
            assertThat(seen(pieceSize))
                    .extracting(
                            Recorded::connection,
                            Recorded::kind,
                            Recorded::fin,
                            Recorded::compressed,
                            Recorded::masked,
                            Recorded::length)
                    .containsExactly(
                            tuple(3, Recorded.Kind.TEXT, true, false, true, 5L),
                            tuple(3, Recorded.Kind.PING, true, false, true, 0L),
                            tuple(3, Recorded.Kind.BINARY, false, true, false, 3L));
            assertThat(seen(pieceSize).getFirst().text()).isEqualTo("Hello");
            assertThat(seen(pieceSize).getLast().payload()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aFrameThatHasNotComeWholeIsNotRecorded() {
        Recording recording = new Recording();
        new FrameTap(Place.connection(1), recording).see(ByteBuffer.wrap(FRAMES, 0, 10));

        assertThat(recording.frames()).isEmpty();
    }
}
