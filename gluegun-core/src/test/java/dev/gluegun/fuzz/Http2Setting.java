package dev.gluegun.fuzz;

import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.ws.Role;
import java.util.Arrays;
import java.util.Optional;

/**
 * How one side of an HTTP/2 connection is set up, as the first bytes of a fuzzed input say, and what it then is fed.
 *
 * @param role the side of the machine
 * @param tight whether it allows the peer very little
 * @param large whether the user on its side has more to send than the windows allow at first
 * @param seed for what is random about how the bytes arrive, and for what the user does
 * @param wire the bytes that arrive
 */
record Http2Setting(Role role, boolean tight, boolean large, int seed, byte[] wire) {

    /** The bytes before the wire's. */
    private static final int HEADER_BYTES = 2;

    private static final int SERVER = 1;
    private static final int TIGHT = 2;
    private static final int LARGE = 4;

    private static final int SMALL_CONTENT = 3000;
    private static final int LARGE_CONTENT = 70_000;

    /** Empty when the input is too short to say all that. */
    static Optional<Http2Setting> of(byte[] input) {
        if (input.length < HEADER_BYTES) {
            return Optional.empty();
        }
        int flags = input[0];
        return Optional.of(new Http2Setting(
                (flags & SERVER) != 0 ? Role.SERVER : Role.CLIENT,
                (flags & TIGHT) != 0,
                (flags & LARGE) != 0,
                input[1],
                Arrays.copyOfRange(input, HEADER_BYTES, input.length)));
    }

    /** The input that is this setting. */
    byte[] input() {
        byte[] input = new byte[HEADER_BYTES + wire.length];
        input[0] = (byte) ((role == Role.SERVER ? SERVER : 0) | (tight ? TIGHT : 0) | (large ? LARGE : 0));
        input[1] = (byte) seed;
        System.arraycopy(wire, 0, input, HEADER_BYTES, wire.length);
        return input;
    }

    Http2Settings settings() {
        Http2Settings wide = role == Role.SERVER ? Http2Settings.server() : Http2Settings.client();
        if (!tight) {
            return wide;
        }
        return wide.withInitialWindow(100)
                .withMaxHeaderListBytes(300)
                .withHeaderTableSize(64)
                .withMaxConcurrentStreams(Math.min(3, wide.maxConcurrentStreams()));
    }

    Http2Machine machine() {
        return new Http2Machine(role, settings());
    }

    /** How many bytes the user has to send on each stream. */
    int contentBytes() {
        return large ? LARGE_CONTENT : SMALL_CONTENT;
    }
}
