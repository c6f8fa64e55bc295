package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the fuzzer need not find first: what is known of the machine's input, shown to python3-websockets as well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondOpinionTest {

    private static final int RANDOM_STREAMS = 3000;

    private final SecondOpinion opinion = new SecondOpinion();

    @BeforeAll
    void start() {
        opinion.start();
    }

    @AfterAll
    void end() {
        opinion.close();
    }

    @Test
    void theCorpusOfTheMachine() {
        assertThat(Corpus.of(FuzzTarget.MACHINE)).isNotEmpty().allSatisfy(opinion::compare);
    }

    @Test
    void theTablesOfTheConformanceSuite() {
        assertThat(Seeds.of(FuzzTarget.MACHINE)).hasSizeGreaterThan(600).allSatisfy(opinion::compare);
    }

    @Test
    void randomFrames() {
        IntStream.range(0, RANDOM_STREAMS)
                .mapToObj(seed -> RandomFrames.stream(new Random(seed)).input())
                .forEach(opinion::compare);
    }

    @Test
    void everyKnownDifferenceExists() {
        Seeds.of(FuzzTarget.MACHINE).forEach(opinion::compare);
        Corpus.of(FuzzTarget.MACHINE).forEach(opinion::compare);
        IntStream.range(0, RANDOM_STREAMS)
                .mapToObj(seed -> RandomFrames.stream(new Random(seed)).input())
                .forEach(opinion::compare);
        assertThat(opinion.seen()).containsExactlyInAnyOrder(KnownDifference.values());
    }
}
