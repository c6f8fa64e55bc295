package dev.gluegun.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gluegun.bench.model.Payload;
import dev.gluegun.bench.peer.Target;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** The bytes of a flood of messages, on a bare socket. */
record BareFlood(BareSocket socket, Payload payload) implements Portion {

    static BareFlood open(Target target, Payload payload) throws IOException {
        return new BareFlood(BareSocket.open(target), payload);
    }

    @Override
    public void run(int operations, Histogram latencies) throws IOException {
        socket.write(socket.ready(
                WireFrame.masked(WireFrame.TEXT, payload.flood(operations).getBytes(US_ASCII))));
        socket.read((long) operations * WireFrame.unmaskedSize(payload.size()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
