package dev.gluegun.cli.script;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.testkit.Handshake;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Turns the YAML of a handshake into a {@link Handshake}. */
final class HandshakeReader {

    private static final Set<String> WAYS = Set.of("respond", "respond-hex", "silent");
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "respond",
            "respond-hex",
            "silent",
            "subprotocols",
            "deflate",
            "headers",
            "unrequested-extension",
            "unrequested-subprotocol",
            "wrong-accept-key",
            "delay"));

    private HandshakeReader() {}

    static Handshake read(YamlValue yaml) {
        Map<String, YamlValue> fields = yaml.fields(KEYS);
        Handshake handshake = Handshake.accept();
        try {
            for (Map.Entry<String, YamlValue> field : fields.entrySet()) {
                if (WAYS.contains(field.getKey())) {
                    handshake = begin(field.getKey(), field.getValue());
                }
            }
            for (Map.Entry<String, YamlValue> field : fields.entrySet()) {
                if (!WAYS.contains(field.getKey())) {
                    handshake = shape(handshake, field.getKey(), field.getValue());
                }
            }
            return handshake;
        } catch (InvalidOptions e) {
            throw yaml.fault(String.valueOf(e.getMessage()));
        }
    }

    private static Handshake begin(String key, YamlValue value) {
        return switch (key) {
            case "respond" -> respond(value);
            case "respond-hex" -> Handshake.respondBytes(value.bytes());
            default -> {
                value.yes();
                yield Handshake.silent();
            }
        };
    }

    private static Handshake respond(YamlValue value) {
        Map<String, YamlValue> fields = value.fields(new TreeSet<>(Set.of("status", "headers", "body")));
        YamlValue status = fields.get("status");
        if (status == null) {
            throw value.fault("expected a status, but got none");
        }
        YamlValue headers = fields.get("headers");
        YamlValue body = fields.get("body");
        return Handshake.respond(
                (int) status.number(100, 999, "a status"),
                headers == null ? Headers.empty() : headers(headers),
                body == null ? "" : body.text("a text"));
    }

    private static Headers headers(YamlValue value) {
        Headers headers = Headers.empty();
        for (Map.Entry<String, YamlValue> field : value.fields("header fields").entrySet()) {
            headers = headers.with(field.getKey(), field.getValue().text("the value of a header field"));
        }
        return headers;
    }

    private static Handshake shape(Handshake handshake, String key, YamlValue value) {
        return switch (key) {
            case "subprotocols" ->
                handshake.withSubprotocols(value.items().stream()
                        .map(item -> item.text("the name of a subprotocol"))
                        .toArray(String[]::new));
            case "deflate" -> {
                value.yes();
                yield handshake.withDeflate();
            }
            case "headers" -> {
                Handshake shaped = handshake;
                for (Headers.Header header : headers(value)) {
                    shaped = shaped.withHeader(header.name(), header.value());
                }
                yield shaped;
            }
            case "unrequested-extension" -> handshake.withUnrequestedExtension(value.text("an extension"));
            case "unrequested-subprotocol" -> handshake.withUnrequestedSubprotocol(value.text("a subprotocol"));
            case "wrong-accept-key" -> {
                value.yes();
                yield handshake.withWrongAcceptKey();
            }
            default -> handshake.withDelay(value.duration());
        };
    }
}
