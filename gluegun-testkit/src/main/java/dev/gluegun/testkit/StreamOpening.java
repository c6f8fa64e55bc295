package dev.gluegun.testkit;

import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.ServerHandshake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The opening handshake of HTTP/2 (RFC 8441, section 5), on a stream whose request has come. */
final class StreamOpening implements Opening {

    private static final String ACCEPT_OF_NO_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final Place place;
    private final StreamPipe stream;
    private final dev.gluegun.internal.http2.RequestHead head;
    private final Headers fields;
    private final Recording recording;

    StreamOpening(
            Place place,
            StreamPipe stream,
            dev.gluegun.internal.http2.RequestHead head,
            Headers fields,
            Recording recording) {
        this.place = place;
        this.stream = stream;
        this.head = head;
        this.fields = fields;
        this.recording = recording;
    }

    @Override
    public boolean awaitRequest(Duration deadline) {
        String authority = head.authority();
        String path = head.path();
        Headers all = authority == null ? Headers.empty() : Headers.of("Host", authority);
        for (Headers.Header field : fields) {
            all = all.with(field.name(), field.value());
        }
        recording.request(new RequestHead(
                place.connection(),
                place.stream(),
                recording.now(),
                Protocol.HTTP_2,
                head.method(),
                path == null ? "" : path,
                all));
        return true;
    }

    @Override
    public Optional<Negotiated> upgrade(Handshake handshake) throws IOException {
        ServerHandshake.Answer answer = new ServerHandshake(handshake.subprotocols(), handshake.deflate())
                .answerHttp2(head.method(), head.protocol(), fields);
        Negotiated negotiated = answer.negotiated();
        if (negotiated == null) {
            recording.fault(
                    place + ": the client's handshake was refused with " + answer.status() + ": " + answer.reason());
            respond(answer.status(), answer.headers(), answer.reason());
            return Optional.empty();
        }
        Headers right = handshake.wrongAcceptKey()
                ? answer.headers().with("Sec-WebSocket-Accept", ACCEPT_OF_NO_KEY)
                : answer.headers();
        for (Headers.Header field : handshake.headers()) {
            right = right.with(field.name(), field.value());
        }
        stream.respond(answer.status(), right);
        return Optional.of(negotiated);
    }

    @Override
    public void refuse(Handshake handshake) throws IOException {
        Handshake.Refusal refusal = handshake.refusal();
        if (refusal == null) {
            stream.sayLast(Objects.requireNonNull(handshake.response(), "response"));
        } else if (refusal.status() < 200) {
            stream.respond(refusal.status(), refusal.headers());
            stream.reset();
        } else {
            respond(refusal.status(), refusal.headers(), refusal.body());
        }
    }

    @Override
    public void respondWithoutScript() throws IOException {
        respond(503, Headers.empty(), Handshake.WITHOUT_SCRIPT);
    }

    private void respond(int status, Headers headers, String body) throws IOException {
        respond(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private void respond(int status, Headers headers, byte[] body) throws IOException {
        stream.respond(status, headers.with("Content-Length", Integer.toString(body.length)));
        stream.write(body, 0, body.length);
        stream.fin();
    }
}
