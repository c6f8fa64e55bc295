package dev.gluegun.bench.load;

import dev.gluegun.bench.peer.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of messages and of their echoes, on a bare socket. */
final class BareRoundTrip implements RoundTrips.RoundTrip {

    private final BareSocket socket;
    private final List<ByteBuffer> questions;

    private BareRoundTrip(BareSocket socket, List<byte[]> payloads) {
        this.socket = socket;
        this.questions = payloads.stream()
                .map(payload -> socket.ready(WireFrame.masked(WireFrame.TEXT, payload)))
                .toList();
    }

    static BareRoundTrip open(Target target, List<byte[]> payloads) throws IOException {
        return new BareRoundTrip(BareSocket.open(target), payloads);
    }

    @Override
    public void once(int number) throws IOException {
        ByteBuffer question = questions.get(Math.floorMod(number, questions.size()));
        socket.write(question);
        // The echo has no mask key.
        socket.read(question.capacity() - Integer.BYTES);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
