package dev.gluegun.conformance;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** A server's side of permessage-deflate (RFC 7692, section 7.2.1): messages one after the other, each perhaps alone. */
final class Compressor implements AutoCloseable {

    private final Deflater zlib = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final boolean contextTakeover;
    private final int flush;

    /**
     * @param contextTakeover whether messages refer to those before them
     * @param windowBits how far back they may refer; for less than 15 each message stands alone and has to fit into the window
     */
    Compressor(boolean contextTakeover, int windowBits) {
        this.contextTakeover = contextTakeover;
        this.flush = windowBits < 15 ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
    }

    /** One message that stands alone. */
    static byte[] compressed(byte[] message) {
        try (Compressor compressor = new Compressor(false, 15)) {
            return compressor.next(message);
        }
    }

    byte[] next(byte[] message) {
        if (message.length == 0) {
            return new byte[1];
        }
        if (!contextTakeover) {
            zlib.reset();
        }
        zlib.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        int length;
        do {
            length = zlib.deflate(piece, 0, piece.length, flush);
            out.write(piece, 0, length);
        } while (length == piece.length);
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    @Override
    public void close() {
        zlib.end();
    }
}
