package dev.gluegun.cli;

import dev.gluegun.Credentials;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the opening handshake and of the frames that keep a connection alive. */
final class HandshakeArguments {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "Send this header field with the handshake; may be given again.")
    private List<Headers.Header> fields = new ArrayList<>();

    @Option(
            names = "--subprotocol",
            paramLabel = "NAME",
            split = ",",
            description = "Offer this subprotocol; may be given again, the best first.")
    private List<String> subprotocols = new ArrayList<>();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Send an Origin header field.")
    private Optional<String> origin = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "NAME:PASSWORD",
            description =
                    "Send these credentials (Basic). Others see a command line: --user @FILE reads them from a file.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--bearer",
            paramLabel = "TOKEN",
            description = "Send this token (Bearer); better from a file, as --bearer @FILE.")
    private Optional<String> bearer = Optional.empty();

    @Option(
            names = "--cookie-jar",
            paramLabel = "FILE",
            description =
                    "Send the cookies in this file, if it is there, and keep those that are set; the form is curl's"
                            + " (Netscape's).")
    private Optional<Path> cookieJar = Optional.empty();

    @Option(names = "--compress", description = "Offer to compress messages (permessage-deflate).")
    private boolean compress;

    @Option(names = "--keepalive", paramLabel = "DURATION", description = "Send a ping whenever this long has passed.")
    private Optional<Duration> keepalive = Optional.empty();

    @Option(names = "--show-pings", description = "Show the peer's pings and pongs.")
    private boolean showPings;

    boolean showPings() {
        return showPings;
    }

    /** The header fields that are sent beside the handshake's own. */
    Headers headers() {
        Headers headers = Headers.empty();
        for (Headers.Header field : fields) {
            headers = headers.with(field.name(), field.value());
        }
        if (origin.isPresent()) {
            headers = headers.with("Origin", origin.get());
        }
        if (user.isEmpty() && bearer.isEmpty()) {
            return headers;
        }
        if (user.isPresent() && bearer.isPresent() || headers.contains("Authorization")) {
            throw usage("--user, --bearer and -H 'Authorization: …' say the same thing: give one of them");
        }
        return headers.with("Authorization", user.isPresent() ? basic(user.get()) : bearer(bearer.get()));
    }

    private String bearer(String token) {
        try {
            Credentials.bearer(token);
        } catch (InvalidOptions e) {
            throw usage("--bearer: " + FailureText.message(e));
        }
        return "Bearer " + token;
    }

    private String basic(String credentials) {
        if (!credentials.contains(":")) {
            throw usage("--user expects a name, a colon and a password");
        }
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** The cookies of the file, read; empty when there is none. */
    Optional<CookieFile> cookies() {
        try {
            return cookieJar.isEmpty()
                    ? Optional.empty()
                    : Optional.of(CookieFile.read(cookieJar.get(), Clock.systemUTC()));
        } catch (IOException e) {
            throw usage("--cookie-jar: " + FailureText.message(e));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The options of the upgrade; pings and pongs are delivered, as it is up to the conversation to show them. */
    UpgradeOptions options() {
        UpgradeOptions options =
                UpgradeOptions.defaults().withSilencePings(false).withCompress(compress);
        if (keepalive.isPresent()) {
            options = options.withKeepalive(keepalive.get());
        }
        for (String subprotocol : subprotocols) {
            options = options.withProtocol(subprotocol);
        }
        return options;
    }
}
