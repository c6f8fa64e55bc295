package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CutsTest {

    private static final byte[] TEN = new byte[10];

    private static int[] positions(Cuts cuts, byte[] bytes) {
        return cuts.positions(bytes, new Random(1));
    }

    @Test
    void fixedPositionsBehindTheEndCutNothing() {
        assertThat(positions(new Cuts.At(1, 9, 10, 11), TEN)).containsExactly(1, 9);
    }

    @Test
    void everyPieceButTheLastIsOfTheSize() {
        assertThat(positions(new Cuts.Every(4), TEN)).containsExactly(4, 8);
        assertThat(positions(new Cuts.Every(5), TEN)).containsExactly(5);
        assertThat(positions(new Cuts.Every(10), TEN)).isEmpty();
    }

    @Test
    void theSeedDecidesAboutAsManyPiecesAsWanted() {
        assertThat(positions(new Cuts.Randomly(4), TEN)).hasSize(3).isSorted().doesNotHaveDuplicates();
        assertThat(positions(new Cuts.Randomly(4), TEN)).isEqualTo(positions(new Cuts.Randomly(4), TEN));
        assertThat(positions(new Cuts.Randomly(100), TEN)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(positions(new Cuts.Randomly(100), new byte[1])).isEmpty();
    }

    @Test
    void charactersAreCutInside() {
        byte[] text = "aü🙂".getBytes(StandardCharsets.UTF_8);
        assertThat(positions(new Cuts.InsideCharacters(), text)).containsExactly(2, 4, 5, 6);
    }
}
