package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How bad arguments are refused, everywhere in the same way. */
final class Refusals {
    private Refusals() {}

    /** A value that cannot work is InvalidOptions, with each of {@code texts} in its message. */
    static void assertRefused(ThrowingCallable call, String... texts) {
        InvalidOptions refusal = catchThrowableOfType(InvalidOptions.class, call);
        assertThat(refusal).as("refusal").isNotNull();
        for (String text : texts) {
            assertThat(refusal).hasMessageContaining(text);
        }
    }

    /** A {@code null} is a NullPointerException that names the parameter. */
    static void assertNamed(ThrowingCallable call, String parameter) {
        assertThatNullPointerException().isThrownBy(call).withMessage(parameter);
    }
}
