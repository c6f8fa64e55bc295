package dev.gluegun.cli;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the way to the server. */
final class RoadArguments {

    private static final String SYSTEM = "system";
    private static final int MOST_REDIRECTS = 10;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description =
                    "Connect to this Unix domain socket; the URL says what the server is called there, and what to"
                            + " ask for. ws+unix:/path/of/socket:/path?query says both.")
    private Optional<Path> unix = Optional.empty();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Go through this proxy: http://, https:// or socks5://[user:password@]host:port. Given again,"
                    + " the next is reached through those before. 'system' is what the environment says: http_proxy,"
                    + " https_proxy, all_proxy, no_proxy.")
    private List<String> proxies = new ArrayList<>();

    @Option(
            names = "--http2",
            description = "Speak HTTP/2 alone (RFC 8441): over TLS as ALPN says, else with prior knowledge.")
    private boolean http2;

    @Option(
            names = {"-L", "--location"},
            description = "Follow redirects, up to " + MOST_REDIRECTS
                    + ", never from wss:// to ws://; header fields and" + " credentials stay with the first server.")
    private boolean location;

    /** How many redirects are followed. */
    int redirects() {
        return location ? MOST_REDIRECTS : 0;
    }

    /** The target, by the Unix domain socket where one was given. */
    Target from(Target target) {
        if (unix.isPresent() && target.socket().isPresent()) {
            throw usage("--unix and a ws+unix: URL say the same thing: give one of them");
        }
        Target by = unix.isPresent() ? target.by(unix.get()) : target;
        if (by.socket().isPresent() && !proxies.isEmpty()) {
            throw usage(
                    "--proxy leads to other machines, and a Unix domain socket is on this one: leave one of them out");
        }
        return by;
    }

    /** The options with the protocol and the proxies. */
    ConnectOptions via(ConnectOptions given) {
        ConnectOptions options = http2 ? given.withProtocols(Protocol.HTTP_2) : given;
        if (proxies.isEmpty()) {
            return options;
        }
        if (proxies.contains(SYSTEM)) {
            if (proxies.size() > 1) {
                throw usage("--proxy system stands alone: the system says the whole way");
            }
            return options.withSystemProxy();
        }
        return options.withVia(proxies.stream().map(this::hop).toArray(Hop[]::new));
    }

    // The URL may have a password in it, so no message repeats it.
    private Hop hop(String url) {
        if (!url.contains("://")) {
            throw usage("--proxy expects a URL, such as http://proxy.example:3128 or socks5://127.0.0.1:1080, or"
                    + " 'system'");
        }
        try {
            return Hop.of(new URI(url));
        } catch (URISyntaxException e) {
            throw usage("the URL of --proxy cannot be understood: " + e.getReason() + " at character "
                    + (e.getIndex() + 1) + "; write special characters with %, such as %40 for a @");
        } catch (InvalidOptions e) {
            throw usage("--proxy: " + FailureText.message(e));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
