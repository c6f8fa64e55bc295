package dev.gluegun.cli;

import dev.gluegun.TlsOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of TLS. */
final class TlsArguments {

    @Option(
            names = "--cacert",
            paramLabel = "PEM",
            description = "Trust the certificate authorities in this file in place of the system's.")
    private Optional<Path> caCertificates = Optional.empty();

    @ArgGroup(exclusive = false)
    private @Nullable ClientCertificate clientCertificate;

    @Option(
            names = "--insecure",
            description =
                    "Trust any server. Whoever is between you and the server can then read and change everything.")
    private boolean insecure;

    @Option(names = "--sni", paramLabel = "NAME", description = "The server name to ask for and to verify.")
    private Optional<String> serverName = Optional.empty();

    /** A client certificate: both files or none. */
    static final class ClientCertificate {
        @Option(
                names = "--cert",
                required = true,
                paramLabel = "PEM",
                description = "The client's certificate, with the chain behind it; goes with --key.")
        private Path certificate = Path.of("");

        @Option(names = "--key", required = true, paramLabel = "PEM", description = "The private key of --cert.")
        private Path key = Path.of("");
    }

    boolean insecure() {
        return insecure;
    }

    /** Whether any of them was given. */
    boolean given() {
        return insecure || caCertificates.isPresent() || clientCertificate != null || serverName.isPresent();
    }

    /** The options for a target. One with a name of its own that is reached by a Unix domain socket is asked for by that name. */
    TlsOptions options(Target target) {
        TlsOptions options = options();
        return serverName.isEmpty() && target.secure() && target.namedHost().isPresent()
                ? options.withServerName(target.host())
                : options;
    }

    private TlsOptions options() {
        TlsOptions options = insecure ? TlsOptions.insecure() : TlsOptions.defaults();
        if (caCertificates.isPresent()) {
            options = options.withCaCertificates(caCertificates.get());
        }
        if (clientCertificate != null) {
            options = options.withClientCertificate(clientCertificate.certificate, clientCertificate.key);
        }
        return serverName.isPresent() ? options.withServerName(serverName.get()) : options;
    }
}
