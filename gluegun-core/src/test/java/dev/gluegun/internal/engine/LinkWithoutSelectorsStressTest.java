package dev.gluegun.internal.engine;

import org.junit.jupiter.api.AfterEach;

/** The same when there are so many readers that the keeper's selector has to do for all. */
class LinkWithoutSelectorsStressTest extends LinkStressTest {

    private final SelectorsTaken selectors = new SelectorsTaken();

    @AfterEach
    void giveBack() {
        selectors.close();
    }
}
