package dev.gluegun.cli.script;

import dev.gluegun.testkit.Handshake;
import dev.gluegun.testkit.MockWebSocketServer;
import dev.gluegun.testkit.Script;
import dev.gluegun.testkit.ServerCertificate;
import dev.gluegun.testkit.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file that says what a {@link MockWebSocketServer} is like and does: the scripts of the testkit's API, in YAML.
 *
 * @param options what the server is like
 * @param scripts for the first connections, one for each, in order
 * @param always for all other connections
 */
public record ScriptFile(ServerOptions options, List<Script> scripts, Optional<Script> always) {

    private static final Set<String> KEYS =
            new TreeSet<>(Set.of("tls", "seed", "deadline", "http2", "connect-protocol", "scripts", "always"));
    private static final Map<String, ServerCertificate> CERTIFICATES = Map.of(
            "good", ServerCertificate.GOOD,
            "expired", ServerCertificate.EXPIRED,
            "wrong-host", ServerCertificate.WRONG_HOST,
            "self-signed", ServerCertificate.SELF_SIGNED);

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws ScriptFileException when it is not understood
     */
    public static ScriptFile read(Path file) throws IOException {
        return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    }

    static ScriptFile read(String name, String yaml) {
        YamlValue whole = YamlValue.read(name, yaml);
        Map<String, YamlValue> fields = whole.fields(KEYS);
        ServerOptions options = ServerOptions.defaults();
        List<Script> scripts = new ArrayList<>();
        Optional<Script> always = Optional.empty();
        for (Map.Entry<String, YamlValue> field : fields.entrySet()) {
            YamlValue value = field.getValue();
            switch (field.getKey()) {
                case "tls" -> options = options.withTls(certificate(value));
                case "seed" -> options = options.withSeed(value.number(0, Long.MAX_VALUE, "a seed"));
                case "deadline" -> options = options.withDeadline(value.duration());
                case "http2" -> options = options.withHttp2(value.isTrue());
                case "connect-protocol" -> options = options.withConnectProtocol(value.isTrue());
                case "always" -> always = Optional.of(script(value));
                default -> value.list("a list of scripts").forEach(item -> scripts.add(script(item)));
            }
        }
        if (scripts.isEmpty() && always.isEmpty() && options.certificate().isEmpty()) {
            throw whole.fault("expected scripts or always, but got neither");
        }
        return new ScriptFile(options, List.copyOf(scripts), always);
    }

    private static ServerCertificate certificate(YamlValue value) {
        String known = "one of " + String.join(", ", new TreeSet<>(CERTIFICATES.keySet()));
        ServerCertificate certificate = CERTIFICATES.get(value.text(known));
        if (certificate == null) {
            throw value.expected(known);
        }
        return certificate;
    }

    private static Script script(YamlValue yaml) {
        Map<String, YamlValue> fields = yaml.fields(new TreeSet<>(Set.of("handshake", "steps")));
        YamlValue handshake = fields.get("handshake");
        Script script = Script.script(handshake == null ? Handshake.accept() : HandshakeReader.read(handshake));
        YamlValue steps = fields.get("steps");
        if (steps != null) {
            for (YamlValue step : steps.list("a list of steps")) {
                script = StepReader.add(script, step);
            }
        }
        return script;
    }

    /** Starts a server that does what the file says. */
    public MockWebSocketServer start(int port) {
        MockWebSocketServer server = MockWebSocketServer.start(options.withPort(port));
        scripts.forEach(server::enqueue);
        always.ifPresent(server::always);
        return server;
    }
}
