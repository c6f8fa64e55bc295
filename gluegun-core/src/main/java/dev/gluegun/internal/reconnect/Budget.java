package dev.gluegun.internal.reconnect;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.Payloads;
import java.util.ArrayDeque;
import java.util.List;

/** How many messages, and bytes of payload, may be kept. */
record Budget(int messages, long bytes) {

    /** Whether so much fits. */
    boolean covers(long someMessages, long someBytes) {
        return someMessages <= messages && someBytes <= bytes;
    }

    /** The latest of both lists, the second being the later one, as far as they fit. */
    List<Frame> latest(List<Frame> first, List<Frame> second) {
        ArrayDeque<Frame> kept = new ArrayDeque<>();
        long size = 0;
        for (List<Frame> from : List.of(second, first)) {
            for (Frame message : from.reversed()) {
                size += Payloads.of(message).length;
                if (!covers(kept.size() + 1L, size)) {
                    return List.copyOf(kept);
                }
                kept.addFirst(message);
            }
        }
        return List.copyOf(kept);
    }
}
