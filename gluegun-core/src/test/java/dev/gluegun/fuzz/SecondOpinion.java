package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The comparison of the machine's verdicts with those of python3-websockets. Not for several threads at once. */
final class SecondOpinion implements AutoCloseable {

    /** Completes a header that is cut off: some judge it before. */
    private static final int COMPLETING_BYTES = 16;

    private final Set<KnownDifference> seen = EnumSet.noneOf(KnownDifference.class);
    private @Nullable Opinion opinion;

    /** Begins, or skips the test where there is nobody to ask. */
    void start() {
        assumeTrue(Opinion.isAvailable(), "python3-websockets is missing (Debian: apt-get install python3-websockets)");
        opinion = Opinion.start();
    }

    /** Holds that both make the same of an input as {@link MachineSetting} reads it, or that the difference is known. */
    void compare(byte[] input) {
        MachineSetting.of(input).ifPresent(this::compare);
    }

    private void compare(MachineSetting fuzzed) {
        byte[] wire = Arrays.copyOf(fuzzed.wire(), fuzzed.wire().length + COMPLETING_BYTES);
        MachineSetting setting = new MachineSetting(
                fuzzed.role(), fuzzed.compression(), fuzzed.takeover(), false, false, fuzzed.seed(), wire);
        Verdict ours = Verdict.ours(setting);
        Verdict theirs = opinion.on(setting);
        if (ours.agreesWith(theirs)) {
            return;
        }
        for (KnownDifference known : KnownDifference.values()) {
            if (known.explains(ours, theirs)) {
                seen.add(known);
                return;
            }
        }
        assertThat(ours)
                .as("the verdict on %s", HexFormat.of().formatHex(setting.input()))
                .isEqualTo(theirs);
    }

    /** The differences that have shown. */
    Set<KnownDifference> seen() {
        return seen;
    }

    @Override
    public void close() {
        if (opinion != null) {
            opinion.close();
        }
    }
}
