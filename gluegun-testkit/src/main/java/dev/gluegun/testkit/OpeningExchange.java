package dev.gluegun.testkit;

import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.internal.http1.MessageReader;
import dev.gluegun.internal.http1.RequestReader;
import dev.gluegun.internal.http1.ResponseWriter;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.ServerHandshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The opening handshake of HTTP/1.1 (RFC 6455, section 4.2), on a connection of its own. */
final class OpeningExchange implements Opening {

    private static final String ACCEPT = "Sec-WebSocket-Accept";

    private final Place place;
    private final SocketPipe pipe;
    private final Recording recording;
    private final ByteBuffer in;
    private final RequestReader reader = new RequestReader();

    /** @param in what of the request is there; what the client sent after it is in it later */
    OpeningExchange(Place place, SocketPipe pipe, Recording recording, ByteBuffer in) {
        this.place = place;
        this.pipe = pipe;
        this.recording = recording;
        this.in = in;
    }

    @Override
    public boolean awaitRequest(Duration deadline) throws IOException {
        pipe.readTimeout(deadline);
        boolean begun = in.hasRemaining();
        MessageReader.Step step = reader.step(in);
        while (step == MessageReader.Step.NEED_MORE) {
            in.clear();
            int count = pipe.read(in.array(), 0, in.capacity());
            in.limit(Math.max(count, 0));
            if (count < 0 && !begun) {
                // Nobody is to be told that he has thought better of it.
                return false;
            }
            begun = true;
            step = count < 0 ? reader.eof() : reader.step(in);
        }
        if (step == MessageReader.Step.FAILED) {
            fault("expected a request, but " + reader.violation().message());
            respond(
                    reader.violation().status(),
                    Headers.empty(),
                    reader.violation().message());
            return false;
        }
        pipe.readTimeout(Duration.ZERO);
        recording.request(new RequestHead(
                place.connection(),
                0,
                recording.now(),
                Protocol.HTTP_1_1,
                reader.method(),
                reader.target(),
                reader.headers()));
        return true;
    }

    @Override
    public Optional<Negotiated> upgrade(Handshake handshake) throws IOException {
        ServerHandshake.Answer answer = new ServerHandshake(handshake.subprotocols(), handshake.deflate())
                .answer(reader.method(), reader.minorVersion(), reader.headers());
        Negotiated negotiated = answer.negotiated();
        if (negotiated == null) {
            fault("the client's handshake was refused with " + answer.status() + ": " + answer.reason());
            respond(answer.status(), answer.headers(), answer.reason());
            return Optional.empty();
        }
        write(ResponseWriter.head(101, shaped(answer.headers(), handshake)));
        return Optional.of(negotiated);
    }

    private static Headers shaped(Headers right, Handshake handshake) {
        List<Headers.Header> fields = new ArrayList<>();
        for (Headers.Header header : right) {
            boolean spoilt = handshake.wrongAcceptKey() && header.isNamed(ACCEPT);
            // Of the right form: an accept key begins with AAAA once in 16 million times.
            fields.add(
                    spoilt ? new Headers.Header(ACCEPT, "AAAA" + header.value().substring(4)) : header);
        }
        handshake.headers().forEach(fields::add);
        return Headers.copyOf(fields);
    }

    @Override
    public void refuse(Handshake handshake) throws IOException {
        write(Objects.requireNonNull(handshake.response(), "response"));
    }

    @Override
    public void respondWithoutScript() throws IOException {
        respond(503, Headers.empty(), Handshake.WITHOUT_SCRIPT);
    }

    private void respond(int status, Headers headers, String body) throws IOException {
        write(ResponseWriter.response(
                status, headers.with("Connection", "close"), body.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(byte[] bytes) throws IOException {
        pipe.write(bytes, 0, bytes.length);
    }

    private void fault(String words) {
        recording.fault(place + ": " + words);
    }
}
