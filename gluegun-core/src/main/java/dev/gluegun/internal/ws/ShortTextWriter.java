package dev.gluegun.internal.ws;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A writer of short ASCII texts as frames, straight from the string: {@link String#getBytes} would leave an array behind for each.
 *
 * <p>Threads: may be used by any number at once, for different buffers.
 */
public final class ShortTextWriter {

    /** The longest text that is worth it, in characters: the JDK's own encoder is quicker with longer ones. */
    public static final int LONGEST = 128;

    private static final ShortTextWriter SHARED = new ShortTextWriter();

    private static final int PLACES = 16;
    private static final int NOT_ASCII = ~0x7F;

    /** Arrays to copy characters into; who finds a place empty makes a new one. */
    private final AtomicReferenceArray<char @Nullable []> idle = new AtomicReferenceArray<>(PLACES);

    /** The writer of this process. */
    public static ShortTextWriter shared() {
        return SHARED;
    }

    /**
     * Writes the text as one frame (RFC 6455, section 5.2).
     *
     * @param out has room for the header and the text; without a change where false is returned
     * @param text of at most {@link #LONGEST} characters
     * @return false when the text is not all ASCII
     */
    public boolean write(ByteBuffer out, Role role, String text, MaskKeys maskKeys) {
        byte[] bytes = out.array();
        // Whoever writes at the same time writes into another array.
        int place = System.identityHashCode(bytes) % PLACES;
        char[] kept = idle.getAndSet(place, null);
        char[] characters = kept == null ? new char[LONGEST] : kept;
        int length = text.length();
        text.getChars(0, length, characters, 0);
        int start = out.arrayOffset() + out.position();
        int headerSize = FrameWriter.headerSize(role, length);
        boolean ascii = narrow(characters, length, bytes, start + headerSize);
        idle.set(place, characters);
        if (!ascii) {
            return false;
        }
        int maskKey = maskKeys.next();
        FrameWriter.writeHeader(bytes, start, role, true, false, Opcode.TEXT, length, maskKey);
        out.position(out.position() + headerSize);
        FrameWriter.writePayload(bytes, start + headerSize, out, length, role, maskKey, 0);
        return true;
    }

    /** Writes the low bytes, and tells whether there were no others. */
    private static boolean narrow(char[] characters, int length, byte[] target, int start) {
        int all = 0;
        for (int i = 0; i < length; i++) {
            all |= characters[i];
            target[start + i] = (byte) characters[i];
        }
        return (all & NOT_ASCII) == 0;
    }
}
