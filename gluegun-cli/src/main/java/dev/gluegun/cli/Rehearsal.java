package dev.gluegun.cli;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Headers;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.cli.echo.EchoServer;
import dev.gluegun.cli.text.BinaryForm;
import dev.gluegun.cli.text.MessageText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A run of what the command's first second consists of, with nobody watching. The launcher records which classes it takes, so
 * that later runs find them ready.
 */
public final class Rehearsal {

    private static final String TYPED = "{\"hello\": 1}\n/ping\n/help\n/close\n";

    private Rehearsal() {}

    /**
     * Runs it.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        run();
        System.exit(ExitStatus.OK.code());
    }

    static void run() throws IOException {
        try (EchoServer server = EchoServer.start(0)) {
            app().run();
            app().run(
                            "connect",
                            "--verbose",
                            "--json",
                            "--wait",
                            "1ms",
                            server.uri().toString());
            prompt(server);
        }
    }

    private static App app() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        OutputStream out = OutputStream.nullOutputStream();
        return new App(new Console(typed(), out, nowhere, Console.Terminals.NONE, false), new Interrupts());
    }

    private static void prompt(EchoServer server) throws IOException {
        Target target = Target.of(server.uri().toString());
        ConnectOptions connect =
                ConnectOptions.defaults().withTransport(Transport.TCP).withRetry(RetryPolicy.none());
        UpgradeOptions upgrade = UpgradeOptions.defaults().withSilencePings(false);
        Opening opening = new Opening(target, connect, upgrade, Headers.empty(), Duration.ofSeconds(10));
        Session session = opening.open(new Interrupts(), step -> {});
        MessageText text = new MessageText(true, BinaryForm.HEX);
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .ffm(false)
                .streams(typed(), OutputStream.nullOutputStream())
                .encoding(StandardCharsets.UTF_8)
                .build();
        Prompt prompt = new Prompt(terminal, text, Clock.systemUTC(), true, Optional.empty());
        Goal none = new Goal(OptionalInt.empty(), Optional.empty(), text);
        Conversation.Course course = new Conversation.Course(none, Optional.empty(), true, true);
        new Conversation(session, prompt, prompt, course).run(new Interrupts());
    }

    private static InputStream typed() {
        return new ByteArrayInputStream(TYPED.getBytes(StandardCharsets.UTF_8));
    }
}
