package dev.gluegun.cli;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.cli.text.HandshakeText;
import dev.gluegun.cli.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Why no session could be opened: the exit status, and the lines that say it. */
final class FailureText {

    private static final int BODY_CHARACTERS = 1000;

    /** What the library's advice calls by its own names is called by those of the command. */
    private static final Map<String, String> COMMAND_NAMES = Map.of(
            "TlsOptions.withCaCertificates", "--cacert",
            "TlsOptions.withServerName", "--sni",
            "TlsOptions.withClientCertificate", "--cert and --key",
            "WebSocketOptions.withCredentials", "--user or --bearer",
            "WebSocketOptions.withRedirects", "--location",
            "Allow Protocol.HTTP_1_1 as well", "Leave --http2 out",
            "Open a connection with Protocol.HTTP_1_1", "Leave --http2 out",
            "status(), headers() and bodyText() have the whole answer", "its answer follows");

    private FailureText() {}

    static ExitStatus status(GluegunException failure) {
        return switch (failure) {
            case UpgradeRejected rejected -> ExitStatus.REJECTED;
            case GluegunException.ConnectionError error -> ExitStatus.NOT_CONNECTED;
            case GluegunException.ConnectionDown lost -> ExitStatus.BROKEN;
            case GluegunException.Timeout timeout -> ExitStatus.TIMEOUT;
            case GluegunException.StreamError error -> ExitStatus.BROKEN;
            case GluegunException.DecodeError error -> ExitStatus.BROKEN;
            case GluegunException.InvalidOptions invalid -> ExitStatus.USAGE;
            case GluegunException.InvalidMessage invalid -> ExitStatus.USAGE;
            case GluegunException.Interrupted interrupted -> ExitStatus.INTERRUPTED;
        };
    }

    /**
     * The lines.
     *
     * @param withCauses whether the chain of causes is told too
     */
    static List<String> lines(GluegunException failure, boolean withCauses) {
        List<String> lines = new ArrayList<>();
        lines.add(message(failure));
        if (failure instanceof UpgradeRejected rejected) {
            HandshakeText.response(rejected.status(), rejected.headers()).forEach(line -> lines.add("  " + line));
            lines.addAll(body(rejected.bodyText()));
        }
        if (withCauses) {
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                lines.add("  caused by " + VisibleText.line(cause.toString()));
            }
        }
        return lines;
    }

    private static List<String> body(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        String start = text.length() <= BODY_CHARACTERS ? text : text.substring(0, BODY_CHARACTERS) + "…";
        return List.of("", "  " + VisibleText.block(start.strip(), "  "));
    }

    /** A failure's message on one line, or its kind where it has none. */
    static String message(Throwable failure) {
        String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        for (Map.Entry<String, String> name : COMMAND_NAMES.entrySet()) {
            message = message.replace(name.getKey(), name.getValue());
        }
        // What the peer said may be in it.
        return VisibleText.line(message);
    }
}
