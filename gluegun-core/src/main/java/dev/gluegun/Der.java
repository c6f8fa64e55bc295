package dev.gluegun;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The little of DER (ITU-T X.690) that it takes to put a bare private key into a PKCS #8 envelope. */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private Der() {}

    /** One element: its tag, and what is in it. */
    record Element(int tag, byte[] content) {}

    /** The elements that follow each other in {@code der}; throws {@link IllegalArgumentException} when they are cut off. */
    static List<Element> elements(byte[] der) {
        List<Element> elements = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(der);
        try {
            while (rest.hasRemaining()) {
                int tag = rest.get() & 0xFF;
                byte[] content = new byte[length(rest)];
                rest.get(content);
                elements.add(new Element(tag, content));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a DER element is cut off", e);
        }
        return elements;
    }

    /** An element with {@code parts}, one after the other, in it. */
    static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        writeLength(element, content.size());
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    // X.690, section 8.1.3: below 128 the length itself, else the number of its bytes and then these.
    private static int length(ByteBuffer source) {
        int first = source.get() & 0xFF;
        if (first < 0x80) {
            return first;
        }
        long length = 0;
        for (int more = first & 0x7F; more > 0; more--) {
            length = Math.min(length << 8 | source.get() & 0xFF, Integer.MAX_VALUE);
        }
        if (length > source.remaining()) {
            // Before room is made for it: a wrong length may be any number.
            throw new BufferUnderflowException();
        }
        return (int) length;
    }

    private static void writeLength(ByteArrayOutputStream target, int length) {
        if (length < 0x80) {
            target.write(length);
            return;
        }
        int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        target.write(0x80 | bytes);
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            target.write(length >> shift);
        }
    }
}
