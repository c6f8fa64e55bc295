package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestBodyWriterTest {

    private static String piece(RequestBodyWriter body, boolean fin, String piece) {
        body.check(fin, piece.length());
        String before = new String(body.before(piece.length()), StandardCharsets.US_ASCII);
        return before + piece + new String(body.after(fin, piece.length()), StandardCharsets.US_ASCII);
    }

    @Test
    void chunkedPiecesEachTellTheirSizeAndTheLastOneTheEnd() {
        RequestBodyWriter body = new RequestBodyWriter(RequestHead.CHUNKED);
        assertThat(piece(body, false, "hello, long piece")).isEqualTo("11\r\nhello, long piece\r\n");
        assertThat(piece(body, false, ""))
                .as("an empty chunk would be the last one")
                .isEmpty();
        assertThat(body.isComplete()).isFalse();
        assertThat(piece(body, true, "x")).isEqualTo("1\r\nx\r\n0\r\n\r\n");
        assertThat(body.isComplete()).isTrue();
    }

    @Test
    void emptyLastPieceIsTheEndAlone() {
        assertThat(piece(new RequestBodyWriter(RequestHead.CHUNKED), true, "")).isEqualTo("0\r\n\r\n");
    }

    @Test
    void bodyOfAKnownLengthGoesAsItIsAndEndsWithItsLastByte() {
        RequestBodyWriter body = new RequestBodyWriter(5);
        assertThat(piece(body, false, "hel")).isEqualTo("hel");
        assertThat(body.isComplete()).isFalse();
        assertThat(piece(body, false, "lo")).isEqualTo("lo");
        assertThat(body.isComplete()).isTrue();
    }

    @Test
    void pieceThatContradictsTheLengthIsRefused() {
        RequestBodyWriter body = new RequestBodyWriter(5);
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> piece(body, false, "hello!"))
                .withMessageContaining("announced 5 bytes");
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> piece(body, true, "hell"));
        assertThat(piece(body, true, "hello")).as("nothing has been counted").isEqualTo("hello");
    }

    @Test
    void nothingFollowsTheEnd() {
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> piece(new RequestBodyWriter(0), true, ""))
                .withMessageContaining("no body");
        RequestBodyWriter body = new RequestBodyWriter(RequestHead.CHUNKED);
        piece(body, true, "all");
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> piece(body, true, "more"))
                .withMessageContaining("sent whole");
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> body.check(Headers.empty()));
    }

    @Test
    void trailersEndAChunkedBodyAlone() {
        RequestBodyWriter body = new RequestBodyWriter(RequestHead.CHUNKED);
        piece(body, false, "x");
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> body.check(Headers.of("Content-Length", "1")))
                .withMessageContaining("Content-Length");
        assertThat(body.isComplete()).isFalse();
        assertThat(new String(body.trailers(Headers.of("Digest", "y")), StandardCharsets.US_ASCII))
                .isEqualTo("0\r\nDigest: y\r\n\r\n");
        assertThat(body.isComplete()).isTrue();
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> new RequestBodyWriter(5).check(Headers.empty()))
                .withMessageContaining("chunked");
    }

    @Test
    void whereNothingGoesAroundThePiecesTrailersAreJudgedAlone() {
        RequestBodyWriter body = new RequestBodyWriter(RequestHead.CHUNKED);
        body.leaveUnframed();
        assertThat(piece(body, false, "x")).isEqualTo("x");
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> body.check(Headers.of("Upgrade", "y")));
        assertThat(body.trailers(Headers.of("Digest", "y"))).isEmpty();
        assertThat(body.isComplete()).isTrue();
    }
}
