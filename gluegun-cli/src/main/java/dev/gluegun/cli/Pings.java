package dev.gluegun.cli;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The pings that were sent by hand and have no pong yet. Any thread may use it. */
final class Pings {

    private final Map<ByteBuffer, Long> sentAtNanos = new ConcurrentHashMap<>();

    /** Takes note of a ping that goes out now. */
    void sent(byte[] payload, long nowNanos) {
        sentAtNanos.put(ByteBuffer.wrap(payload.clone()), nowNanos);
    }

    /** The time from a ping to this pong; empty when no ping of ours had that payload. */
    Optional<Duration> answered(byte[] payload, long nowNanos) {
        return Optional.ofNullable(sentAtNanos.remove(ByteBuffer.wrap(payload)))
                .map(then -> Duration.ofNanos(nowNanos - then));
    }
}
