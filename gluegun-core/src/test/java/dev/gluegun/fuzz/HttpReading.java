package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.http1.HttpViolation;
import dev.gluegun.internal.http1.MessageReader;
import dev.gluegun.internal.http1.MessageReader.Step;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a reader makes of an HTTP/1 message that somebody sends.
 *
 * @param heads each head, in the words of the one who looks at it
 * @param body what came of the body, put together
 * @param trailers the fields after the body
 * @param end how it ended: the violation, or whether the connection may be used again
 * @param left the bytes behind the message
 */
record HttpReading(List<Object> heads, String body, Headers trailers, Object end, String left) {

    /** Larger than any head that is let through, in bytes. */
    private static final int HEAD_LIMIT = 64 * 1024;

    /**
     * Feeds a reader, and then ends the stream if the message has not ended.
     *
     * @param head called at each head that is complete
     */
    static <R extends MessageReader> HttpReading of(R reader, List<byte[]> pieces, Function<R, Object> head) {
        List<Object> heads = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        Headers trailers = Headers.empty();
        Step step = Step.NEED_MORE;
        for (byte[] piece : pieces) {
            ByteBuffer in = ByteBuffer.wrap(piece);
            do {
                step = reader.step(in);
                switch (step) {
                    case HEAD -> heads.add(checked(head.apply(reader), reader.headers()));
                    case DATA -> body.writeBytes(reader.data());
                    case TRAILERS -> trailers = reader.trailers();
                    case NEED_MORE -> assertThat(in.hasRemaining()).isFalse();
                    case END, FAILED -> left.write(piece, in.position(), in.remaining());
                }
            } while (step == Step.HEAD || step == Step.DATA || step == Step.TRAILERS);
        }
        if (step == Step.NEED_MORE) {
            step = reader.eof();
        }
        assertThat(step).isIn(Step.END, Step.FAILED);
        boolean failed = step == Step.FAILED;
        return new HttpReading(
                heads,
                body.toString(StandardCharsets.ISO_8859_1),
                trailers,
                failed ? withoutQuotation(reader.violation()) : reader.keepAlive(),
                // Where a head is refused, what follows it is nobody's any more.
                failed ? "" : left.toString(StandardCharsets.ISO_8859_1));
    }

    /** What does not begin like HTTP is refused at the first byte that shows it, with a quotation of what has come by then. */
    private static HttpViolation withoutQuotation(HttpViolation violation) {
        String reason = violation.reason().replaceFirst("(?s)but the peer sent .*", "but the peer sent something else");
        return new HttpViolation(reason, violation.rule(), violation.status());
    }

    /** Fields have nothing in them that could make further fields of them. */
    private static Object checked(Object head, Headers headers) {
        int size = 0;
        for (Headers.Header header : headers) {
            String text = header.name() + header.value();
            assertThat(text).doesNotContain("\r", "\n", "\0");
            size += text.length();
        }
        assertThat(size).isLessThan(HEAD_LIMIT);
        return head;
    }
}
