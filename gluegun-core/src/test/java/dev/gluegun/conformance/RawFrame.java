package dev.gluegun.conformance;

import dev.gluegun.testing.Peer;
import java.nio.ByteBuffer;

/**
 * A frame of the client's with all that its header says, judged by nobody.
 *
 * @param firstByte FIN, the reserved bits and the opcode
 * @param masked whether the mask bit is set
 * @param lengthField the 7-bit length
 * @param key the masking key; 0 when there is none
 * @param payload the payload, unmasked
 */
record RawFrame(int firstByte, boolean masked, int lengthField, int key, byte[] payload) {

    static RawFrame read(Peer peer) {
        byte[] start = peer.bytes(2);
        boolean masked = start[1] < 0;
        int lengthField = start[1] & 0x7f;
        long length = switch (lengthField) {
            case 126 -> ByteBuffer.wrap(peer.bytes(2)).getShort() & 0xffff;
            case 127 -> ByteBuffer.wrap(peer.bytes(8)).getLong();
            default -> lengthField;
        };
        byte[] key = masked ? peer.bytes(4) : new byte[4];
        byte[] payload = peer.bytes(Math.toIntExact(length));
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new RawFrame(
                start[0] & 0xff, masked, lengthField, ByteBuffer.wrap(key).getInt(), payload);
    }
}
