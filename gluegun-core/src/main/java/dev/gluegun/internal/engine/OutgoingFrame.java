package dev.gluegun.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * A frame that has been checked and is ready to be queued.
 *
 * @param opcode RFC 6455, section 5.2
 * @param rsv1 whether the payload is compressed (RFC 7692, section 6)
 * @param payload not copied; must not change until it has been sent
 * @param queued what to do when it is certain that the frame goes; null for nothing
 */
record OutgoingFrame(
        int opcode, boolean rsv1, byte[] payload, @Nullable Runnable queued) {}
