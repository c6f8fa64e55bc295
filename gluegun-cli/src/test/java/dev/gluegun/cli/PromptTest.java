package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.gluegun.Frame;
import dev.gluegun.cli.text.BinaryForm;
import dev.gluegun.cli.text.MessageText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PromptTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    private static final char END_OF_INPUT = 4;
    private static final char INTERRUPT = 3;
    private static final char PREVIOUS = 16;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private Prompt prompt;

    @TempDir
    private Path folder;

    @BeforeEach
    void openPrompt() throws IOException {
        InputStream keys = new PipedInputStream(keyboard);
        LineDisciplineTerminal terminal = new ExternalTerminal("test", "xterm", keys, screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
        prompt = new Prompt(
                terminal, new MessageText(false, BinaryForm.HEX), NOON, false, Optional.of(folder.resolve("history")));
    }

    @AfterEach
    void closePrompt() throws IOException {
        keyboard.close();
        prompt.close();
    }

    private void type(String keys) throws IOException {
        OutputStream to = keyboard;
        to.write(keys.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private void awaitOnScreen(String text) {
        await().until(() -> screen.toString(StandardCharsets.UTF_8).contains(text));
    }

    private CompletableFuture<Optional<Frame>> next() {
        CompletableFuture<Optional<Frame>> next = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                next.complete(prompt.next());
            } catch (Throwable e) {
                next.completeExceptionally(e);
            }
        });
        return next;
    }

    private static Optional<Frame> within(CompletableFuture<Optional<Frame>> next) throws Exception {
        return next.get(20, TimeUnit.SECONDS);
    }

    @Test
    void lineIsSentToTheLetter() throws Exception {
        type("he said \"hi!!\" \\ 'grüß\r");

        assertThat(within(next())).contains(new Frame.Text("he said \"hi!!\" \\ 'grüß"));
    }

    @Test
    void lineCanBeEditedAndCalledBack() throws Exception {
        CompletableFuture<Optional<Frame>> first = next();
        awaitOnScreen("> ");
        type("abX\u007fc\r");
        assertThat(within(first)).contains(new Frame.Text("abc"));

        screen.reset();
        CompletableFuture<Optional<Frame>> second = next();
        awaitOnScreen("> ");
        type(PREVIOUS + "\r");
        assertThat(within(second)).contains(new Frame.Text("abc"));
        assertThat(Files.readString(folder.resolve("history"))).contains("abc");
    }

    @Test
    void lineThatStartsWithASpaceIsNotKept() throws Exception {
        type(" secret\r");
        assertThat(within(next())).contains(new Frame.Text(" secret"));
        type("public\r");
        assertThat(within(next())).contains(new Frame.Text("public"));

        assertThat(Files.readString(folder.resolve("history")))
                .contains("public")
                .doesNotContain("secret");
    }

    @Test
    void helpAndMistakesAreShownAndThePromptGoesOn() throws Exception {
        type("/help\r/nonsense\r\r/ping x\r");

        assertThat(within(next())).contains(new Frame.Ping(new byte[] {'x'}));
        awaitOnScreen("/close [code [reason]]");
        awaitOnScreen("there is no command /nonsense");
    }

    @Test
    void endOfInputEndsThePrompt() throws Exception {
        type(String.valueOf(END_OF_INPUT));

        assertThat(within(next())).isEmpty();
    }

    @Test
    void interruptIsToldApartFromTheEnd() throws Exception {
        CompletableFuture<Optional<Frame>> next = next();
        awaitOnScreen("> ");

        type("half" + INTERRUPT);

        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                .isThrownBy(() -> within(next))
                .withCauseInstanceOf(InputInterruptedException.class);
    }

    @Test
    void messageIsShownHarmlessAboveTheLineBeingTyped() throws Exception {
        CompletableFuture<Optional<Frame>> next = next();
        awaitOnScreen("> ");
        type("half");
        awaitOnScreen("half");

        prompt.message(new Frame.Text("\u001b[2Jevil"));

        awaitOnScreen("12:00:00.000 < \\x1b[2Jevil");
        type(" done\r");
        assertThat(within(next)).contains(new Frame.Text("half done"));
    }

    @Test
    void closingEndsAPromptThatWaits() throws Exception {
        CompletableFuture<Optional<Frame>> next = next();
        awaitOnScreen("> ");

        prompt.close();

        assertThat(within(next)).isEmpty();
    }
}
