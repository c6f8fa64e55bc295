package dev.gluegun.cli;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.Headers;
import dev.gluegun.RetryPolicy;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.cli.echo.EchoServer;
import dev.gluegun.cli.text.BinaryForm;
import dev.gluegun.cli.text.Colour;
import dev.gluegun.cli.text.DurationText;
import dev.gluegun.cli.text.MessageText;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code gluegun} alone: a conversation with the embedded echo server, from the handshake to the close. */
@Command(
        name = "gluegun",
        description = {
            "WebSocket conversations in a terminal or a pipe.",
            "",
            "Without a command: a conversation with an echo server of its own, from the handshake to the close; on a"
                    + " terminal you may then go on with it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Exit statuses: 0 normal close, 1 usage, 2 could not connect, 3 handshake",
            "rejected, 4 protocol error or connection lost, 5 timeout, 130 Ctrl-C."
        })
final class DemoCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TEXT = "Hello from Gluegun: grüß dich, 世界";
    private static final byte[] BYTES = {0x00, 0x67, 0x6c, 0x75, 0x65, (byte) 0xff};
    private static final int MORE = 500;
    private static final int NORMAL = 1000;

    private final Console console;
    private final Interrupts interrupts;

    DemoCommand(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        try (EchoServer server = EchoServer.start(0)) {
            title("Server");
            line(server.product() + " echoes on " + server.uri());
            return converse(server).code();
        }
    }

    private ExitStatus converse(EchoServer server) {
        title("Handshake");
        Target target = Target.of(server.uri().toString());
        ConnectOptions connect =
                ConnectOptions.defaults().withTransport(target.transport()).withRetry(RetryPolicy.none());
        UpgradeOptions upgrade = UpgradeOptions.defaults().withSilencePings(false);
        Session session = new Opening(target, connect, upgrade, Headers.empty(), PATIENCE).open(interrupts, this::line);
        title("Messages");
        exchange(session, new Frame.Text(TEXT), "text   " + TEXT);
        exchange(
                session,
                new Frame.Binary(BYTES),
                "binary " + HexFormat.ofDelimiter(" ").formatHex(BYTES));
        exchangeMore(session);
        if (console.interactive()) {
            title("Your turn");
            line("The connection stays open: type a message. /help lists the commands, Ctrl-D ends.");
            return goOn(session);
        }
        return close(session);
    }

    private void exchange(Session session, Frame frame, String shown) {
        line(Colour.SENT.paint("> " + shown, console.colourOut()));
        Duration roundTrip = roundTrip(session, frame);
        line(Colour.RECEIVED.paint("< " + shown, console.colourOut()) + "   after " + DurationText.of(roundTrip));
    }

    /** The first round trips are those of code that has never run; these show what comes after. */
    private void exchangeMore(Session session) {
        Duration[] roundTrips = new Duration[MORE];
        Arrays.setAll(roundTrips, i -> roundTrip(session, new Frame.Text(TEXT)));
        Arrays.sort(roundTrips);
        line(MORE + " more, of which half came back within " + DurationText.of(roundTrips[MORE / 2]));
    }

    private static Duration roundTrip(Session session, Frame frame) {
        long start = System.nanoTime();
        session.send(frame);
        Frame echo = session.receive(PATIENCE);
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
        if (!echo.equals(frame)) {
            throw new GluegunException.DecodeError("expected " + frame + " to come back, but got " + echo, null);
        }
        return roundTrip;
    }

    private ExitStatus goOn(Session session) {
        MessageText text = new MessageText(false, BinaryForm.HEX);
        Goal none = new Goal(OptionalInt.empty(), Optional.empty(), text);
        Conversation.Course course = new Conversation.Course(none, Optional.empty(), false, true);
        return Conversation.at(console, session, text, course).run(interrupts);
    }

    private ExitStatus close(Session session) {
        title("Close");
        try (session) {
            session.sendClose(NORMAL);
            session.receive(PATIENCE);
            Closing closing = session.closing()
                    .orElseThrow(
                            () -> new GluegunException.DecodeError("expected the server to answer the close", null));
            closing.lines().forEach(this::line);
            return closing.isNormal() ? ExitStatus.OK : ExitStatus.BROKEN;
        }
    }

    private void title(String text) {
        console.writeLine(text);
    }

    private void line(String text) {
        console.writeLine("  " + text);
    }
}
