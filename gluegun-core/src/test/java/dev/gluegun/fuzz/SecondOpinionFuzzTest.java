package dev.gluegun.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The whole machine against python3-websockets: both make the same of the same bytes, or {@link KnownDifference} says why not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondOpinionFuzzTest {

    private final SecondOpinion opinion = new SecondOpinion();

    @BeforeAll
    void start() {
        opinion.start();
    }

    @AfterAll
    void end() {
        opinion.close();
    }

    @FuzzTest
    void secondOpinion(byte[] input) {
        opinion.compare(input);
    }
}
