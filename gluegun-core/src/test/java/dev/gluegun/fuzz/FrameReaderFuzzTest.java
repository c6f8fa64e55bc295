package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.internal.ws.FrameHeader;
import dev.gluegun.internal.ws.FrameHeaderReader;
import dev.gluegun.internal.ws.FrameRules;
import dev.gluegun.internal.ws.FrameWriter;
import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.Role;
import dev.gluegun.internal.ws.Violation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The reader of frame headers, and the rules that judge them: headers that follow each other without any payload. */
class FrameReaderFuzzTest {

    /** All that a header says. */
    private record Header(
            boolean fin, boolean rsv1, boolean rsv2Or3, int opcode, boolean masked, int field, long length, int key) {

        Header(FrameHeader header) {
            this(
                    header.fin(),
                    header.rsv1(),
                    header.rsv2Or3(),
                    header.opcode(),
                    header.masked(),
                    header.lengthField(),
                    header.length(),
                    header.maskKey());
        }
    }

    @FuzzTest
    void frameReader(byte[] bytes) {
        List<Header> headers = read(Splitting.whole(bytes), new ArrayList<>());
        List<Violation> violations = new ArrayList<>();
        assertThat(read(Splitting.byteByByte(bytes), violations))
                .as("byte by byte")
                .isEqualTo(headers);
        List<Violation> again = new ArrayList<>();
        assertThat(read(Splitting.random(bytes, bytes.length), again))
                .as("in pieces")
                .isEqualTo(headers);
        assertThat(again).isEqualTo(violations);
        int at = 0;
        for (Header header : headers) {
            at = check(header, bytes, at);
        }
    }

    private static List<Header> read(List<byte[]> pieces, List<Violation> violations) {
        FrameHeaderReader reader = new FrameHeaderReader();
        List<FrameRules> rules = new ArrayList<>();
        for (Role role : Role.values()) {
            rules.add(new FrameRules(role, true, new InboundLimits(70_000, 100_000, false)));
        }
        FrameHeader header = new FrameHeader();
        List<Header> headers = new ArrayList<>();
        for (byte[] piece : pieces) {
            ByteBuffer in = ByteBuffer.wrap(piece);
            while (reader.read(in, header)) {
                headers.add(new Header(header));
                for (FrameRules judge : rules) {
                    violations.add(judge.judge(header));
                }
            }
            assertThat(in.hasRemaining()).as("bytes left").isFalse();
        }
        return headers;
    }

    /** Holds that the header says what is at {@code start} in the bytes; gives where the next one begins. */
    private static int check(Header header, byte[] bytes, int start) {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(start);
        int first = in.get();
        int second = in.get();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.getShort() & 0xFFFF;
        } else if (length == 127) {
            length = in.getLong();
        }
        boolean masked = (second & 0x80) != 0;
        int key = masked ? in.getInt() : 0;
        assertThat(header)
                .isEqualTo(new Header(
                        (first & 0x80) != 0,
                        (first & 0x40) != 0,
                        (first & 0x30) != 0,
                        first & 0x0F,
                        masked,
                        second & 0x7F,
                        length,
                        key));
        if (!header.rsv2Or3() && length >= 0 && length < 1000) {
            checkWritten(header, Arrays.copyOfRange(bytes, start, in.position()));
        }
        return in.position();
    }

    /** What is read and written again is the same, if its length was in the shortest form. */
    private static void checkWritten(Header header, byte[] bytes) {
        Role sender = header.masked() ? Role.CLIENT : Role.SERVER;
        byte[] payload = new byte[(int) header.length()];
        ByteBuffer out = ByteBuffer.allocate(FrameWriter.LARGEST_HEADER + payload.length);
        FrameWriter.write(
                out, sender, header.fin(), header.rsv1(), header.opcode(), payload, 0, payload.length, header.key());
        boolean shortest = header.field() < 126 || (header.field() == 126 && header.length() >= 126);
        byte[] written = Arrays.copyOf(out.array(), out.position() - payload.length);
        assertThat(Arrays.equals(written, bytes)).as("written again").isEqualTo(shortest);
    }
}
