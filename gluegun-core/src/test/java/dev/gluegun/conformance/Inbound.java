package dev.gluegun.conformance;

import dev.gluegun.Frame;
import dev.gluegun.testing.ServerFrames;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server sends, and what both sides have to see of it then: one row of a table.
 *
 * @param section where the rule stands
 * @param name what the case is about
 * @param compression whether permessage-deflate is agreed on before
 * @param bytes what the server sends
 * @param delivered the frames that the application receives, in order
 * @param pongs the payloads of the pongs that the client answers with, in order
 * @param failure the close code with which the client fails the connection; 0 when it stays open
 */
record Inbound(
        String section,
        String name,
        boolean compression,
        byte[] bytes,
        List<Frame> delivered,
        List<byte[]> pongs,
        int failure) {

    /** The frames are delivered, and the connection stays open. */
    static Inbound accepted(String section, String name, byte[] bytes, Frame... delivered) {
        return new Inbound(section, name, false, bytes, List.of(delivered), List.of(), 0);
    }

    /** The frames are delivered, then the connection is failed with that code. */
    static Inbound failed(int code, String section, String name, byte[] bytes, Frame... delivered) {
        return new Inbound(section, name, false, bytes, List.of(delivered), List.of(), code);
    }

    Inbound withCompression() {
        return new Inbound(section, name, true, bytes, delivered, pongs, failure);
    }

    /** The client answers with these pongs. */
    Inbound answering(byte[]... payloads) {
        return new Inbound(section, name, compression, bytes, delivered, List.of(payloads), failure);
    }

    /** The same after something else, which is delivered. */
    Inbound after(String before, byte[] earlier, Frame... deliveredBefore) {
        List<Frame> all = new ArrayList<>(List.of(deliveredBefore));
        all.addAll(delivered);
        return new Inbound(
                section,
                name + ", after " + before,
                compression,
                ServerFrames.concat(earlier, bytes),
                all,
                pongs,
                failure);
    }

    @Override
    public String toString() {
        return section + ": " + name + (failure == 0 ? "" : " is failed with " + failure);
    }
}
