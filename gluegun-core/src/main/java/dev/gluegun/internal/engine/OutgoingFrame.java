package dev.gluegun.internal.engine;

/**
 * A frame that has been checked and is ready to be queued.
 *
 * @param opcode RFC 6455, section 5.2
 * @param rsv1 whether the payload is compressed (RFC 7692, section 6)
 * @param payload not copied; must not change until it has been sent
 */
record OutgoingFrame(int opcode, boolean rsv1, byte[] payload) {}
