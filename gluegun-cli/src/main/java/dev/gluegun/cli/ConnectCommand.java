package dev.gluegun.cli;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code gluegun connect}: a conversation with any server. */
@Command(
        name = "connect",
        description = "Open a WebSocket: lines of the input become text messages, received messages go to the output.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = "gluegun connect [OPTION]... URL",
        footer = {
            "",
            "Examples:",
            "  gluegun connect wss://echo.example/chat",
            "  echo hello | gluegun connect --wait 1s ws://localhost:8080/",
            "  gluegun connect --count 1 --json wss://feed.example/ </dev/null | jq .price",
            "  echo hello | gluegun connect --trace wss://echo.example/chat",
            "  gluegun connect --proxy socks5://127.0.0.1:1080 -L wss://echo.example/chat",
            "  gluegun connect ws+unix:/run/chat.sock:/room?name=a",
            "",
            "A word @FILE stands for the words in that file, so that secrets need not be on the",
            "command line: --user @FILE, --bearer @FILE, --proxy @FILE, -H @FILE.",
            "",
            "Exit statuses: 0 normal close, 1 usage, 2 could not connect (a proxy's refusal, too), 3 handshake",
            "rejected (a redirect that is not followed, too), 4 protocol error or connection lost, 5 timeout,",
            "130 Ctrl-C."
        })
final class ConnectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "URL",
            description = "ws://host:port/path, wss://host:port/path, or ws+unix:/path/of/socket:/path")
    private String url = "";

    @Mixin
    private HandshakeArguments handshake = new HandshakeArguments();

    @Mixin
    private RoadArguments road = new RoadArguments();

    @Mixin
    private TlsArguments tls = new TlsArguments();

    @Option(
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "How long it may take until the WebSocket is open; default: ${DEFAULT-VALUE}.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @Mixin
    private EndArguments end = new EndArguments();

    @Mixin
    private OutputArguments output = new OutputArguments();

    private final Console console;
    private final Interrupts interrupts;

    ConnectCommand(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        return converse().code();
    }

    private ExitStatus converse() {
        try {
            Trace trace = new Trace(console::note);
            Optional<CookieFile> cookies = handshake.cookies();
            Opening opening = opening(trace, cookies);
            Goal goal = end.goal(output.text());
            if (output.raw() && console.terminals().out()) {
                throw usage(
                        "--binary-as raw would write the peer's bytes to this terminal: send the output to a file or"
                                + " pipe");
            }
            if (tls.insecure()) {
                console.error("warning: --insecure trusts any server; nobody knows who is at the other end");
            }
            if (console.interactive() && !output.verbose()) {
                console.note("Connecting to " + opening.target().place() + " …");
            }
            Session session = open(opening, cookies);
            if (console.interactive()) {
                console.note("Connected" + agreed(session.upgraded()) + ". /help lists the commands.");
            }
            Conversation.Course course = new Conversation.Course(
                    goal, end.patience(), handshake.showPings(), output.verbose() || console.interactive());
            Conversation conversation = Conversation.at(console, session, output.text(), course);
            if (console.terminals().err()) {
                trace.moveTo(conversation::note);
            }
            return conversation.run(interrupts);
        } catch (GluegunException.Interrupted e) {
            return ExitStatus.INTERRUPTED;
        } catch (GluegunException e) {
            console.error(FailureText.lines(e, output.verbose()));
            return FailureText.status(e);
        }
    }

    /** Opens the session, and keeps the cookies that were set on the way, also where it failed: after it there are no others. */
    private Session open(Opening opening, Optional<CookieFile> cookies) {
        try {
            return opening.open(interrupts, steps());
        } finally {
            cookies.ifPresent(this::keep);
        }
    }

    private void keep(CookieFile cookies) {
        try {
            cookies.write();
        } catch (IOException e) {
            console.error(FailureText.message(e));
        }
    }

    /** What was agreed beyond the plain protocol. */
    private static String agreed(Message.Upgraded upgraded) {
        String subprotocol =
                upgraded.subprotocol().map(name -> ", subprotocol " + name).orElse("");
        return subprotocol
                + upgraded.extensions().stream()
                        .map(extension -> ", " + extension)
                        .collect(Collectors.joining());
    }

    private Opening opening(Trace trace, Optional<CookieFile> cookies) {
        Target target = road.from(target());
        if (tls.given() && !target.secure() && road.redirects() == 0) {
            throw usage("--cacert, --cert, --key, --insecure and --sni are for wss:// URLs");
        }
        ConnectOptions connect = road.via(ConnectOptions.defaults()
                .withTransport(target.transport())
                .withRetry(RetryPolicy.none())
                .withTls(tls.options(target)));
        if (cookies.isPresent()) {
            connect = connect.withCookies(cookies.get().manager());
        }
        if (output.trace()) {
            connect = connect.withListener(trace.listener());
        }
        Headers headers = handshake.headers();
        if (target.namedHost().isPresent() && !headers.contains("Host")) {
            headers = headers.with("Host", target.namedHost().get());
        }
        return new Opening(target, connect, handshake.options(), headers, road.redirects(), connectTimeout);
    }

    private Target target() {
        try {
            return Target.of(url);
        } catch (IllegalArgumentException e) {
            throw usage(FailureText.message(e));
        }
    }

    private Consumer<String> steps() {
        return output.verbose() ? console::note : step -> {};
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
