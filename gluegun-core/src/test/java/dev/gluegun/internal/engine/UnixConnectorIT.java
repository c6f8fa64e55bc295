package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.SocketTransport;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.UnixServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SocketTest
class UnixConnectorIT {

    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    Path directory;

    private static UnixConnector connector(Path path) {
        return new UnixConnector(UnixDomainSocketAddress.of(path), LONG);
    }

    private static void assertRefused(Path path, String why) {
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connector(path).connect(Deadline.after(LONG)))
                .withMessage("Unix socket " + path + ": " + why)
                .withCauseInstanceOf(IOException.class)
                .returns(Phase.TCP, ConnectionError::phase);
    }

    // ---- the pipe

    @Test
    void thePipeCarriesBytesBothWaysUntilEachSideEnds() throws Exception {
        try (UnixServer server = UnixServer.in(directory)) {
            SocketTransport pipe = connector(server.path()).connect(Deadline.after(LONG));
            Peer peer = server.accept();
            assertThat(pipe.description()).isEqualTo("Unix socket " + server.path());
            ByteBuffer buffer = ByteBuffer.allocate(8);
            assertThat(pipe.read(buffer)).isZero();
            assertThat(pipe.write(ByteBuffer.wrap(new byte[] {1, 2}))).isTrue();
            assertThat(peer.bytes(2)).containsExactly(1, 2);
            peer.send(new byte[] {3});
            Eventually.await("a byte").until(() -> pipe.read(buffer) == 1);
            assertThat(buffer.get(0)).isEqualTo((byte) 3);
            pipe.shutdownOutput();
            peer.expectEnd();
            peer.endOutput();
            Eventually.await("the end").until(() -> pipe.read(buffer) == -1);
            pipe.close();
            pipe.close();
            assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> pipe.read(buffer));
            assertThat(pipe.description()).contains(server.path().toString());
        }
    }

    @Test
    void aWriteTellsWhetherThePipeTookAll() throws Exception {
        try (UnixServer server = UnixServer.in(directory)) {
            SocketTransport pipe = connector(server.path()).connect(Deadline.after(LONG));
            ByteBuffer much = ByteBuffer.allocate(16 << 20);
            assertThat(pipe.write(much)).isFalse();
            int taken = much.position();
            assertThat(taken).isPositive();
            assertThat(server.accept().bytes(taken)).hasSize(taken);
            pipe.close();
        }
    }

    // ---- refusals

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertRefused(directory.resolve("absent.sock"), "no such file: does the server run?");
    }

    @Test
    void aSocketThatNobodyListensOnIsNamed() {
        UnixServer server = UnixServer.in(directory);
        server.close();
        assertRefused(server.path(), "connection refused: nobody listens there. Does the server run?");
    }

    @Test
    void aFileThatIsNoSocketIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertRefused(file, "connection refused: nobody listens there. Does the server run?");
    }

    @Test
    void aSocketThatMayNotBeWrittenIsNamed() throws IOException {
        try (UnixServer server = UnixServer.in(directory)) {
            Files.setPosixFilePermissions(server.path(), PosixFilePermissions.fromString("r--r--r--"));
            assumeThat(Files.isWritable(server.path()))
                    .as("the superuser may write everything")
                    .isFalse();
            assertRefused(
                    server.path(),
                    "permission denied: it takes the right to write to the socket, and to search its directories");
        }
    }

    @Test
    void aPathThatIsLongerThanTheSystemAllowsIsNamed() {
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connector(directory.resolve("x".repeat(108))).connect(Deadline.after(LONG)))
                .returns(Phase.TCP, ConnectionError::phase);
    }

    @Test
    void aSocketOfAnotherKindIsNoReasonToTryAgain() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(UnixConnector.isBusy(new SocketException("Resource temporarily unavailable"), file))
                .isTrue();
        assertThat(UnixConnector.isBusy(new SocketException("Protocol wrong type for socket"), file))
                .isFalse();
        assertThat(UnixConnector.isBusy(new ConnectException("Connection refused"), file))
                .isFalse();
        assertThat(UnixConnector.isBusy(new SocketException("No such file"), directory.resolve("absent")))
                .isFalse();
    }

    // ---- a full queue

    @Test
    void aQueueThatIsFullIsWaitedFor() throws Exception {
        try (UnixServer server = UnixServer.withFullQueue(directory)) {
            Call<SocketTransport> call = Call.of(() -> connector(server.path()).connect(Deadline.none()))
                    .awaitWaiting();
            server.accept();
            SocketTransport pipe = call.result();
            assertThat(pipe.write(ByteBuffer.wrap(new byte[] {9}))).isTrue();
            pipe.close();
        }
    }

    @Test
    void aQueueThatStaysFullEndsWithTheConnectTimeout() {
        try (UnixServer server = UnixServer.withFullQueue(directory)) {
            Duration timeout = Duration.ofMillis(100);
            UnixConnector connector = new UnixConnector(server.address(), timeout);
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> connector.connect(Deadline.after(timeout)))
                    .withMessageContainingAll(
                            "Unix socket " + server.path(), "accepted nobody", "connect timeout of PT0.1S")
                    .withCauseInstanceOf(SocketException.class)
                    .returns(Phase.TCP, ConnectionError::phase);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitForAQueue(Call.On kind) {
        try (UnixServer server = UnixServer.withFullQueue(directory)) {
            Call<SocketTransport> call = Call.on(
                            kind, () -> connector(server.path()).connect(Deadline.none()))
                    .awaitWaiting();
            call.interrupt();
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(call::result)
                    .withCauseInstanceOf(InterruptedException.class);
        }
    }

    // ---- what is left

    @Test
    void attemptsThatFailLeaveNoSocketOpen() throws Exception {
        Path absent = directory.resolve("absent.sock");
        try (UnixServer full = UnixServer.withFullQueue(directory)) {
            UnixConnector connector = new UnixConnector(full.address(), LONG);
            ThrowingCallable failing = () -> connector(absent).connect(Deadline.after(LONG));
            ThrowingCallable busy = () -> connector.connect(Deadline.after(Duration.ofMillis(2)));
            assertThatExceptionOfType(ConnectionError.class).isThrownBy(failing);
            assertThatExceptionOfType(ConnectionError.class).isThrownBy(busy);
            long before = openDescriptors();
            for (int i = 0; i < 100; i++) {
                assertThatExceptionOfType(ConnectionError.class).isThrownBy(failing);
                assertThatExceptionOfType(ConnectionError.class).isThrownBy(busy);
            }
            assertThat(openDescriptors()).isLessThan(before + 50);
        }
    }

    private static long openDescriptors() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeThat(descriptors).isDirectory();
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.count();
        }
    }
}
