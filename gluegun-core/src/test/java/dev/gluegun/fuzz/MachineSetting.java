package dev.gluegun.fuzz;

import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.MessageInflater;
import dev.gluegun.internal.ws.Role;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a machine is set up, as the first bytes of a fuzzed input say, and what it then is fed.
 *
 * @param role the side of the machine
 * @param compression whether permessage-deflate was negotiated
 * @param takeover whether the peer's messages may refer to those before them
 * @param fragments whether messages are given out in pieces
 * @param tight whether frames and messages are limited to a few bytes
 * @param seed for what is random about how the bytes arrive
 * @param wire the bytes that arrive
 */
record MachineSetting(
        Role role, boolean compression, boolean takeover, boolean fragments, boolean tight, int seed, byte[] wire) {

    /** The bytes before the wire's. */
    private static final int HEADER_BYTES = 2;

    private static final int SERVER = 1;
    private static final int COMPRESSION = 2;
    private static final int NO_TAKEOVER = 4;
    private static final int FRAGMENTS = 8;
    private static final int TIGHT = 16;

    private static final long TIGHT_FRAME_BYTES = 200;
    private static final long TIGHT_MESSAGE_BYTES = 300;

    /** No fuzzed input inflates to more. */
    private static final long WIDE_BYTES = 16 * 1024 * 1024;

    /** Empty when the input is too short to say all that. */
    static Optional<MachineSetting> of(byte[] input) {
        if (input.length < HEADER_BYTES) {
            return Optional.empty();
        }
        int flags = input[0];
        return Optional.of(new MachineSetting(
                (flags & SERVER) != 0 ? Role.SERVER : Role.CLIENT,
                (flags & COMPRESSION) != 0,
                (flags & NO_TAKEOVER) == 0,
                (flags & FRAGMENTS) != 0,
                (flags & TIGHT) != 0,
                input[1],
                Arrays.copyOfRange(input, HEADER_BYTES, input.length)));
    }

    /** The input that is this setting. */
    byte[] input() {
        int flags = (role == Role.SERVER ? SERVER : 0)
                | (compression ? COMPRESSION : 0)
                | (takeover ? 0 : NO_TAKEOVER)
                | (fragments ? FRAGMENTS : 0)
                | (tight ? TIGHT : 0);
        byte[] input = new byte[HEADER_BYTES + wire.length];
        input[0] = (byte) flags;
        input[1] = (byte) seed;
        System.arraycopy(wire, 0, input, HEADER_BYTES, wire.length);
        return input;
    }

    long largestMessage() {
        return tight ? TIGHT_MESSAGE_BYTES : WIDE_BYTES;
    }

    InboundMachine machine() {
        long largestFrame = tight ? TIGHT_FRAME_BYTES : WIDE_BYTES;
        return new InboundMachine(
                role,
                new InboundLimits(largestFrame, largestMessage(), fragments),
                compression ? new MessageInflater(takeover) : null);
    }
}
