package dev.gluegun.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

/** What may stand in a log or on a terminal, whoever has written it. */
final class Visible {

    private static final Set<Byte> HARMFUL = Set.of(
            Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR);

    private Visible() {}

    static void expectHarmless(String text) {
        assertThat(text.codePoints().filter(c -> HARMFUL.contains((byte) Character.getType(c))))
                .as("characters that forge lines or drive a terminal in %s", text)
                .isEmpty();
    }
}
