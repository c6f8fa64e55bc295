package dev.gluegun.fuzz;

import dev.gluegun.conformance.FuzzSeeds;
import dev.gluegun.internal.ws.FrameWriter;
import dev.gluegun.internal.ws.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Streams of frames as a peer sends them that mostly keeps the rules: most are in order, some break one. */
final class RandomFrames {

    private static final int MOST_FRAMES = 8;
    private static final int MOST_BYTES = 300;
    private static final String TEXT = "gluegun \u00e9\u00df \u20ac\u4e2d \ud83e\udd19 ";

    private RandomFrames() {}

    static MachineSetting stream(Random random) {
        Role role = random.nextBoolean() ? Role.CLIENT : Role.SERVER;
        boolean compression = random.nextBoolean();
        boolean takeover = random.nextBoolean();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        boolean inside = false;
        for (int i = random.nextInt(MOST_FRAMES); i >= 0; i--) {
            boolean control = random.nextInt(4) == 0;
            boolean fin = control || random.nextInt(3) > 0;
            int opcode = control ? 8 + random.nextInt(3) : inside ? 0 : 1 + random.nextInt(2);
            boolean rsv1 = compression && !control && !inside && random.nextBoolean();
            byte[] payload = opcode == 8 ? closing(random) : payload(random, control ? 125 : MOST_BYTES);
            if (rsv1 && fin) {
                payload = FuzzSeeds.compressed(payload);
            }
            wire.writeBytes(frame(role.peer(), fin, rsv1, opcode, payload, random));
            inside = control ? inside : !fin;
        }
        byte[] bytes = wire.toByteArray();
        return new MachineSetting(role, compression, takeover, false, false, 0, damaged(bytes, random));
    }

    private static byte[] payload(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        if (random.nextInt(5) == 0) {
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = text[i % text.length];
        }
        return bytes;
    }

    private static byte[] closing(Random random) {
        if (random.nextInt(4) == 0) {
            return new byte[0];
        }
        byte[] reason = payload(random, 40);
        int[] codes = {1000, 1001, 1005, 1007, 1011, 1014, 1016, 2999, 3000, 4999, 5000};
        return ByteBuffer.allocate(2 + reason.length)
                .putShort((short) codes[random.nextInt(codes.length)])
                .put(reason)
                .array();
    }

    private static byte[] frame(Role sender, boolean fin, boolean rsv1, int opcode, byte[] payload, Random random) {
        ByteBuffer out = ByteBuffer.allocate(FrameWriter.LARGEST_HEADER + payload.length);
        FrameWriter.write(out, sender, fin, rsv1, opcode, payload, 0, payload.length, random.nextInt());
        return Arrays.copyOf(out.array(), out.position());
    }

    /** One in three has some bits turned over, or its end cut off. */
    private static byte[] damaged(byte[] bytes, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            default -> {}
        }
        return bytes;
    }
}
