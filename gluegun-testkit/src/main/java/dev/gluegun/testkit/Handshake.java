package dev.gluegun.testkit;

import dev.gluegun.DeflateOptions;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.internal.http1.ResponseWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a script answers the opening handshake (RFC 6455, section 4.2.2): rightly, wrongly, otherwise or not at all. An immutable
 * value, safe for any thread.
 */
public final class Handshake {

    /** What a connection is told for which no script is left. */
    static final String WITHOUT_SCRIPT = "This test has no script for another connection.";

    private static final Handshake ACCEPT = new Handshake(new Fields());

    /** What the answer consists of. */
    private static final class Fields implements Cloneable {
        List<String> subprotocols = List.of();
        Optional<DeflateOptions> deflate = Optional.empty();
        Headers headers = Headers.empty();
        boolean wrongAcceptKey;
        Optional<Duration> delay = Optional.empty();
        byte @Nullable [] response;

        @Nullable
        Refusal refusal;

        String description = "";

        @Override
        public Fields clone() {
            try {
                return (Fields) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A response in place of an upgrade, whatever the version of HTTP. */
    record Refusal(int status, Headers headers, byte[] body) {}

    /** A change to a copy of the fields. */
    private interface Change {
        void apply(Fields copy);
    }

    private final Fields fields;

    private Handshake(Fields fields) {
        this.fields = fields;
    }

    /** Accepts every handshake that RFC 6455 asks a server to accept; without subprotocol or extension. The default. */
    public static Handshake accept() {
        return ACCEPT;
    }

    /**
     * Answers with an HTTP response in place of an upgrade, and then ends the connection, or over HTTP/2 the stream. A
     * {@code Content-Length} is added. Over HTTP/2 a status from 200 to 299 accepts (RFC 8441, section 5), and after one below 200
     * the stream is reset.
     *
     * @param status from 100 to 999
     * @param body sent as UTF-8
     * @throws dev.gluegun.GluegunException.InvalidOptions when the status has not three digits
     */
    public static Handshake respond(int status, Headers headers, String body) {
        Checks.between(100, 999, status, "status");
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ResponseWriter.response(status, headers, content);
        return ACCEPT.with(copy -> {
            copy.response = bytes;
            copy.refusal = new Refusal(status, headers, content);
            copy.description = "respond " + status;
        });
    }

    /**
     * Answers with these bytes, whatever they are, and then ends the connection: the TCP connection also over HTTP/2, where they stand
     * in the place of the next frame.
     */
    public static Handshake respondBytes(byte[] bytes) {
        byte[] response = bytes.clone();
        return ACCEPT.with(copy -> {
            copy.response = response;
            copy.description = "respond with raw " + Words.of(response);
        });
    }

    /** Reads the request and never answers; the connection stays open until the client or {@code close()} ends it. */
    public static Handshake silent() {
        return respondBytes(new byte[0]).with(copy -> copy.description = "never answer");
    }

    /** Speaks these subprotocols: the first that the client names of them is chosen, none when it names none. */
    public Handshake withSubprotocols(String... subprotocols) {
        return with(copy -> copy.subprotocols = List.of(subprotocols));
    }

    /** Compresses when the client offers permessage-deflate (RFC 7692), messages of any size. */
    public Handshake withDeflate() {
        return withDeflate(DeflateOptions.defaults().withThreshold(0));
    }

    /** Compresses in this way when the client offers permessage-deflate (RFC 7692). */
    public Handshake withDeflate(DeflateOptions options) {
        Objects.requireNonNull(options, "options");
        return with(copy -> copy.deflate = Optional.of(options));
    }

    /**
     * Adds a field to the answer, whatever it says; those that the handshake takes are there besides. Over HTTP/2 those are left out
     * that it forbids, such as {@code Connection} (RFC 9113, section 8.2.2).
     */
    public Handshake withHeader(String name, String value) {
        return with(copy -> copy.headers = copy.headers.with(name, value));
    }

    /** Adds an extension that nobody asked for. */
    public Handshake withUnrequestedExtension(String extension) {
        return withHeader("Sec-WebSocket-Extensions", extension);
    }

    /** Adds a subprotocol that nobody asked for. */
    public Handshake withUnrequestedSubprotocol(String subprotocol) {
        return withHeader("Sec-WebSocket-Protocol", subprotocol);
    }

    /**
     * Answers with a {@code Sec-WebSocket-Accept} that does not belong to the client's key; to no key at all over HTTP/2, which has
     * none (RFC 8441, section 5).
     */
    public Handshake withWrongAcceptKey() {
        return with(copy -> copy.wrongAcceptKey = true);
    }

    /** Waits before it answers: more than zero, at most a day. */
    public Handshake withDelay(Duration delay) {
        Checks.time(delay, "delay");
        return with(copy -> copy.delay = Optional.of(delay));
    }

    private Handshake with(Change change) {
        Fields copy = fields.clone();
        change.apply(copy);
        boolean shaped = !copy.subprotocols.isEmpty()
                || copy.deflate.isPresent()
                || copy.wrongAcceptKey
                || copy.headers.size() > 0;
        if (copy.response != null && shaped) {
            throw new InvalidOptions("a handshake that is answered otherwise (" + copy.description
                    + ") has no upgrade to shape: begin with Handshake.accept()");
        }
        return new Handshake(copy);
    }

    List<String> subprotocols() {
        return fields.subprotocols;
    }

    Optional<DeflateOptions> deflate() {
        return fields.deflate;
    }

    Headers headers() {
        return fields.headers;
    }

    boolean wrongAcceptKey() {
        return fields.wrongAcceptKey;
    }

    Optional<Duration> delay() {
        return fields.delay;
    }

    /** What to answer in place of an upgrade; null when it is an upgrade, and no bytes at all when nothing is to be answered. */
    byte @Nullable [] response() {
        return fields.response;
    }

    /** The same where it is a response of HTTP; null when there is none, or it is raw bytes. */
    @Nullable
    Refusal refusal() {
        return fields.refusal;
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(fields.response == null ? "accept the handshake" : fields.description);
        fields.delay.ifPresent(delay -> parts.add("after " + Words.of(delay)));
        if (!fields.subprotocols.isEmpty()) {
            parts.add("subprotocols " + fields.subprotocols);
        }
        fields.deflate.ifPresent(deflate -> parts.add("permessage-deflate"));
        if (fields.wrongAcceptKey) {
            parts.add("with a wrong accept key");
        }
        fields.headers.forEach(header -> parts.add("with " + header.name() + ": " + header.value()));
        return String.join(", ", parts);
    }
}
