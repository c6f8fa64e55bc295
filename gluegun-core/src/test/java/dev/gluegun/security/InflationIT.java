package dev.gluegun.security;

import static dev.gluegun.security.Floods.bytesAllocatedBy;
import static dev.gluegun.security.Floods.repeated;
import static dev.gluegun.testing.ServerFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed messages that are small on the wire and large when inflated. */
@SocketTest
class InflationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int BOMB_BYTES = 16 * MEBIBYTE;

    /** The opcode of a binary message with RSV1 beside it. */
    private static final int COMPRESSED_BINARY = 0x42;

    private static final int COMPRESSED_TEXT = 0x41;

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    private Conversation begin(int mostBytes) {
        return begin(mostBytes, DeflateOptions.defaults());
    }

    private Conversation begin(int mostBytes, DeflateOptions deflate) {
        return Conversation.begin(
                server,
                UpgradeOptions.defaults().withDeflate(deflate).withMaxMessageSize(mostBytes),
                "Sec-WebSocket-Extensions: permessage-deflate");
    }

    /** 16 MiB of zeros, as one compressed message in so many frames. */
    private static byte[] bomb(int frames) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[BOMB_BYTES]);
        byte[] deflated = new byte[MEBIBYTE];
        // Without the 4 bytes at the end (RFC 7692, section 7.2.1).
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        assertThat(length).isLessThan(BOMB_BYTES / 900);
        byte[][] wire = new byte[frames][];
        for (int i = 0; i < frames; i++) {
            byte[] piece = Arrays.copyOfRange(deflated, length * i / frames, length * (i + 1) / frames);
            wire[i] = frame(i == frames - 1, i == 0 ? COMPRESSED_BINARY : 0, piece);
        }
        return ServerFrames.concat(wire);
    }

    @ParameterizedTest
    @CsvSource({"65536, 1", "65536, 100", "1048576, 1", "1048576, 100"})
    void aBombStopsAtTheLimitAndTakesNoMoreMemoryThanTheLimitAsksFor(int mostBytes, int frames) {
        long allocated = lessOfTwo(() -> bytesAllocatedByBomb(mostBytes, frames, ""));
        // The array is doubled as it fills: all the arrays together.
        assertThat(allocated).isLessThan(4L * mostBytes + 2 * MEBIBYTE);
    }

    /** What the receiver of a bomb allocates until it is told of the offence. */
    private long bytesAllocatedByBomb(int mostBytes, int frames, String reason) {
        try (Conversation conversation = begin(mostBytes)) {
            Call<Long> receiver = Call.of(() -> bytesAllocatedBy(() -> assertThatExceptionOfType(StreamError.class)
                            .isThrownBy(() -> conversation.socket().receiveFrame(PATIENCE))
                            .withMessageContaining(reason)
                            .satisfies(error -> assertThat(error.closeCode()).hasValue(1009))))
                    .awaitWaiting();
            conversation.peer().send(bomb(frames));
            long allocated = receiver.result();
            assertThat(conversation.peer().closeCode()).isEqualTo(1009);
            return allocated;
        }
    }

    /** The first time may be the one that loads classes, the test's own among them. */
    private static long lessOfTwo(LongSupplier scenario) {
        return Math.min(scenario.getAsLong(), scenario.getAsLong());
    }

    @Test
    void aBombStopsAtTheLimitAlsoWhileNobodyReceives() {
        try (Conversation conversation = begin(MEBIBYTE)) {
            conversation.peer().send(bomb(1));
            assertThat(conversation.peer().closeCode()).isEqualTo(1009);
            assertThatExceptionOfType(StreamError.class)
                    .isThrownBy(() -> conversation.socket().receiveFrame(PATIENCE))
                    .satisfies(error -> assertThat(error.closeCode()).hasValue(1009));
        }
    }

    @Test
    void aBombStopsAtTheRatioFarBelowTheLimitOfTheSize() {
        // It is 16 KB: 200 times that, and the arrays on the way there.
        assertThat(lessOfTwo(() -> bytesAllocatedByBomb(BOMB_BYTES, 1, "200 times")))
                .isLessThan(10L * MEBIBYTE);
    }

    @Test
    void whatTheLimitsAllowIsNoBomb() {
        try (Conversation conversation =
                begin(BOMB_BYTES, DeflateOptions.defaults().withMaxInflationRatio(1032))) {
            conversation.peer().send(bomb(1));
            assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(new Frame.Binary(new byte[BOMB_BYTES]));
        }
    }

    @Test
    void blocksThatInflateToNothingTakeNoMemory() {
        byte[] emptyBlock = HexFormat.of().parseHex("000000ffff");
        byte[] message = ServerFrames.concat(repeated(emptyBlock, 10_000), new byte[1]);
        assertThat(lessOfTwo(() -> bytesAllocatedByNothing(message))).isLessThan(MEBIBYTE);
    }

    private long bytesAllocatedByNothing(byte[] compressed) {
        try (Conversation conversation = begin(MEBIBYTE)) {
            Call<Long> receiver = Call.of(() -> bytesAllocatedBy(
                            () -> assertThat(conversation.socket().receiveFrame(PATIENCE))
                                    .isEqualTo(new Frame.Text(""))))
                    .awaitWaiting();
            conversation.peer().send(frame(true, COMPRESSED_TEXT, compressed));
            return receiver.result();
        }
    }

    @Test
    void compressionIsOnlyOfferedWhenItWasAskedFor() {
        Call<Request> request = Call.of(() -> server.accept().upgrade());
        WebSocket socket = WebSocket.connect(server.uri("/"));
        assertThat(request.result().field("Sec-WebSocket-Extensions")).isEmpty();
        socket.connection().close();
    }
}
