package dev.gluegun.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for what other threads bring about, looking often. */
public final class Eventually {

    private Eventually() {}

    /** As long as the tests' patience lasts. */
    public static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(ScriptedServer.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2));
    }
}
