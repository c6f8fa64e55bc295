package dev.gluegun.conformance;

import dev.gluegun.testing.Peer;
import java.util.Arrays;

/** In what pieces the server writes its bytes. */
enum Arrival {
    WHOLE,
    BYTE_BY_BYTE;

    void send(Peer peer, byte[] bytes) {
        send(peer, bytes, this == WHOLE ? Math.max(1, bytes.length) : 1);
    }

    /** Writes so many bytes at a time, the last time perhaps fewer. */
    static void send(Peer peer, byte[] bytes, int size) {
        for (int i = 0; i < bytes.length; i += size) {
            peer.send(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)));
        }
    }
}
