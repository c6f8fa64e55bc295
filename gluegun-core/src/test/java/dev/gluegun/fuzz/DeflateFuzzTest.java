package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.DeflateOptions;
import dev.gluegun.internal.ws.DeflateParameters;
import dev.gluegun.internal.ws.MessageDeflater;
import dev.gluegun.internal.ws.MessageInflater;
import dev.gluegun.internal.ws.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/** What one side compresses, and the other side inflates again, with all that the two can have agreed on. */
class DeflateFuzzTest {

    private static final int HEADER_BYTES = 4;

    /** Enough for messages that are larger than a window. */
    private static final int MOST_REPEATS = 64;

    @FuzzTest
    void deflate(byte[] input) throws DataFormatException {
        if (input.length < HEADER_BYTES) {
            return;
        }
        Role sender = (input[0] & 1) == 0 ? Role.CLIENT : Role.SERVER;
        DeflateParameters agreed = new DeflateParameters(
                (input[0] & 2) == 0, (input[0] & 4) == 0, 8 + (input[1] & 7), 8 + (input[1] >> 3 & 7));
        int level = Math.floorMod(input[2], 11) - 1;
        int repeats = 1 + Math.floorMod(input[3], MOST_REPEATS);
        MessageDeflater deflater =
                agreed.deflater(sender, DeflateOptions.defaults().withLevel(level));
        MessageInflater inflater = agreed.inflater(sender.peer());
        try {
            for (int start = HEADER_BYTES; start < input.length; ) {
                // Each message says how long it is.
                int end = Math.min(input.length, start + 1 + (input[start] & 0xFF));
                byte[] part = Arrays.copyOfRange(input, start, end);
                byte[] message = repeated(part, repeats);
                assertThat(pass(deflater, inflater, message))
                        .as("%s bytes from %s on", message.length, start)
                        .isEqualTo(message);
                assertThat(pass(deflater, inflater, new byte[0])).isEmpty();
                if (part.length % 7 == 0) {
                    deflater.forget();
                }
                start = end;
            }
        } finally {
            deflater.free();
            inflater.free();
        }
    }

    private static byte[] repeated(byte[] part, int times) {
        byte[] message = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, message, i * part.length, part.length);
        }
        return message;
    }

    private static byte[] pass(MessageDeflater deflater, MessageInflater inflater, byte[] message)
            throws DataFormatException {
        ByteBuffer compressed = deflater.deflate(message, 0, message.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        inflater.offer(compressed.array(), compressed.arrayOffset() + compressed.position(), compressed.remaining());
        drain(inflater, out);
        inflater.offerEnd();
        drain(inflater, out);
        return out.toByteArray();
    }

    private static void drain(MessageInflater inflater, ByteArrayOutputStream out) throws DataFormatException {
        byte[] target = new byte[1000];
        int length;
        do {
            length = inflater.inflate(target, 0, target.length);
            out.write(target, 0, length);
        } while (length == target.length);
    }
}
