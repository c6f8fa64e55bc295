package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Timeouts;
import dev.gluegun.internal.engine.PeerJudge.Verdict;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PeerJudgeTest {

    private static final Duration INTERVAL = Duration.ofNanos(100);
    private static final Duration PONG_TIMEOUT = Duration.ofNanos(30);
    private static final boolean HEARD = true;
    private static final boolean SPOKEN = true;
    private static final boolean PAUSED = true;

    /** On the scale of System.nanoTime, which may begin anywhere and overflow. */
    private long now = Long.MAX_VALUE - 50;

    private PeerJudge judge = judge(Timeouts.INFINITE);

    private PeerJudge judge(Duration longestSilence) {
        return new PeerJudge(INTERVAL, PONG_TIMEOUT, longestSilence, now);
    }

    private Verdict after(long nanos, boolean heard, boolean spoken, boolean paused) {
        now += nanos;
        return judge.judge(now, heard, spoken, paused);
    }

    private Verdict silentlyAfter(long nanos) {
        return after(nanos, false, false, false);
    }

    @Test
    void aPingIsDueOnceInEachInterval() {
        assertThat(judge.nextNanos(now)).isEqualTo(100);
        assertThat(silentlyAfter(99)).isEqualTo(Verdict.WAIT);
        assertThat(silentlyAfter(1)).isEqualTo(Verdict.PING);
        judge.answered();
        assertThat(after(99, HEARD, false, false)).isEqualTo(Verdict.WAIT);
        assertThat(after(1, HEARD, false, false)).isEqualTo(Verdict.PING);
    }

    @Test
    void aPeerOfWhichNothingComesAfterAPingIsDead() {
        silentlyAfter(100);
        assertThat(judge.nextNanos(now)).isEqualTo(30);
        assertThat(silentlyAfter(29)).isEqualTo(Verdict.WAIT);
        assertThat(silentlyAfter(1)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void anyByteKeepsAPeerAliveWhosePongIsLate() {
        silentlyAfter(100);
        for (int i = 0; i < 50; i++) {
            assertThat(after(29, HEARD, false, false)).isNotEqualTo(Verdict.DEAD);
        }
        assertThat(silentlyAfter(30)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void nothingIsHeldAgainstAPeerThatIsNotRead() {
        judge = judge(Duration.ofNanos(150));
        silentlyAfter(100);
        for (int i = 0; i < 50; i++) {
            assertThat(after(30, false, false, PAUSED)).isIn(Verdict.WAIT, Verdict.PING);
        }
        assertThat(silentlyAfter(29)).isNotEqualTo(Verdict.DEAD);
        assertThat(silentlyAfter(1)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void whoOnlyAnswersPingsForTheLongestSilenceIsSilent() {
        judge = judge(Duration.ofNanos(250));
        assertThat(silentlyAfter(100)).isEqualTo(Verdict.PING);
        judge.answered();
        assertThat(after(100, HEARD, false, false)).isEqualTo(Verdict.PING);
        judge.answered();
        assertThat(after(49, HEARD, false, false)).isEqualTo(Verdict.WAIT);
        assertThat(judge.nextNanos(now)).isEqualTo(1);
        assertThat(silentlyAfter(1)).isEqualTo(Verdict.SILENT);
    }

    @Test
    void aMessageBreaksTheSilence() {
        judge = judge(Duration.ofNanos(250));
        silentlyAfter(100);
        judge.answered();
        after(100, HEARD, SPOKEN, false);
        judge.answered();
        assertThat(after(249, HEARD, false, false)).isNotEqualTo(Verdict.SILENT);
    }

    @Test
    void aPingTellsASilentPeerFromADeadOne() {
        judge = judge(Duration.ofNanos(50));
        assertThat(silentlyAfter(50)).as("nobody knows yet").isEqualTo(Verdict.PING);
        assertThat(judge.nextNanos(now)).isEqualTo(30);
        PeerJudge dead = judge;
        assertThat(dead.judge(now + 30, false, false, false)).isEqualTo(Verdict.DEAD);

        judge = judge(Duration.ofNanos(50));
        silentlyAfter(50);
        judge.answered();
        assertThat(after(1, HEARD, false, false)).isEqualTo(Verdict.SILENT);
    }

    @Test
    void withoutPingsNobodyIsJudged() {
        judge = new PeerJudge(Timeouts.INFINITE, PONG_TIMEOUT, Timeouts.INFINITE, now);
        assertThat(judge.nextNanos(now)).isEqualTo(PeerJudge.NEVER);
        assertThat(silentlyAfter(Long.MAX_VALUE / 4)).isEqualTo(Verdict.WAIT);
    }

    @Property
    void aPeerThatFallsSilentIsFoundDeadWithinTwoIntervalsOrTimeouts(
            @ForAll @LongRange(min = 1, max = 1000) long interval,
            @ForAll @LongRange(min = 1, max = 1000) long timeout,
            @ForAll @IntRange(max = 2000) int fallsSilentAfter) {
        PeerJudge strict = new PeerJudge(Duration.ofNanos(interval), Duration.ofNanos(timeout), Timeouts.INFINITE, 0);
        long looked = 0;
        long answers = 0;
        while (true) {
            long at = looked + strict.nextNanos(looked);
            boolean heard = answers > 0 || looked < fallsSilentAfter;
            Verdict verdict = strict.judge(at, heard, heard, false);
            if (verdict == Verdict.DEAD) {
                // Something may have come until the first look after the silence began.
                assertThat(at).isGreaterThanOrEqualTo(fallsSilentAfter);
                assertThat(at).isLessThanOrEqualTo(fallsSilentAfter + 2 * Math.max(interval, timeout) + timeout);
                return;
            }
            answers = 0;
            if (verdict == Verdict.PING && at < fallsSilentAfter) {
                strict.answered();
                answers = 1;
            }
            looked = at;
        }
    }

    @Property
    void aPeerThatAlwaysAnswersInTimeIsNeverFoundDead(
            @ForAll @LongRange(min = 1, max = 1000) long interval,
            @ForAll @LongRange(min = 1, max = 1000) long timeout,
            @ForAll @IntRange(min = 1, max = 200) int looks) {
        PeerJudge strict = new PeerJudge(Duration.ofNanos(interval), Duration.ofNanos(timeout), Timeouts.INFINITE, 0);
        long at = 0;
        boolean heard = false;
        for (int i = 0; i < looks; i++) {
            at += strict.nextNanos(at);
            Verdict verdict = strict.judge(at, heard, false, false);
            assertThat(verdict).isNotEqualTo(Verdict.DEAD);
            heard = verdict == Verdict.PING;
            if (heard) {
                strict.answered();
            }
        }
    }
}
