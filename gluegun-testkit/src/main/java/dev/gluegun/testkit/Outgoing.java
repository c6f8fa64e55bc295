package dev.gluegun.testkit;

import java.util.List;

/**
 * Something on its way to the client.
 *
 * @param description what it is, in words
 * @param scripted whether a step of the script sends it, so that the script fails when it cannot be sent
 * @param pieces what is written, a write each
 * @param pauseNanos how long to wait between them
 * @param frames what of it is recorded
 */
record Outgoing(String description, boolean scripted, List<byte[]> pieces, long pauseNanos, List<SentFrame> frames) {

    /**
     * A frame for the recording.
     *
     * @param firstByte of its header
     * @param length the size of the payload in bytes
     */
    record SentFrame(Recorded.Kind kind, int firstByte, int length, byte[] payload) {}
}
