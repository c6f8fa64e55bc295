package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SocketTest
class SocketTransportIT {

    private final ScriptedServer server = ScriptedServer.withSmallReceiveBuffer();
    private final ByteBuffer buffer = ByteBuffer.allocate(4);
    private SocketTransport transport;
    private Peer peer;

    @BeforeEach
    void open() throws IOException {
        transport = new SocketTransport(SocketChannel.open(new InetSocketAddress(server.host(), server.port())));
        peer = server.accept();
    }

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    private int readWhenThere() {
        int[] count = {0};
        Eventually.await("bytes").until(() -> (count[0] = transport.read(buffer.clear())) != 0);
        return count[0];
    }

    @Test
    void aReadNeverWaits() throws IOException {
        assertThat(transport.read(buffer)).isZero();
        assertThat(transport.mayReadMore()).isFalse();
    }

    @Test
    void aReadThatFillsItsBufferMayHaveLeftSomething() throws IOException {
        peer.send("12345");
        assertThat(readWhenThere()).isEqualTo(4);
        assertThat(transport.mayReadMore()).isTrue();
        assertThat(transport.read(buffer.clear())).isOne();
        assertThat(transport.mayReadMore()).isFalse();
    }

    @Test
    void thePeersEndIsTold() throws IOException {
        peer.send("12");
        peer.endOutput();
        assertThat(readWhenThere()).isEqualTo(2);
        assertThat(readWhenThere()).isEqualTo(-1);
        // This side's direction is still open.
        assertThat(transport.write(ByteBuffer.wrap(new byte[] {7}))).isTrue();
        assertThat(peer.bytes(1)).containsExactly(7);
    }

    @Test
    void aResetIsAFailure() {
        peer.reset();
        Eventually.await("a failure")
                .untilAsserted(() ->
                        assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.read(buffer.clear())));
    }

    @Test
    void aWriteTellsWhetherThePipeTookAll() throws IOException {
        assertThat(transport.write(ByteBuffer.allocate(0))).isTrue();
        assertThat(transport.wantsWrite()).isFalse();
        ByteBuffer much = ByteBuffer.allocate(16 << 20);
        assertThat(transport.write(much)).isFalse();
        assertThat(much.position()).isPositive();
        int taken = much.position();
        assertThat(peer.bytes(taken)).hasSize(taken);
    }

    @Test
    void thisSidesEndIsTold() throws IOException {
        transport.shutdownOutput();
        peer.expectEnd();
        peer.send("1");
        assertThat(readWhenThere()).isOne();
    }

    @Test
    void closingIsIdempotentAndFinal() {
        transport.close();
        transport.close();
        peer.expectEnd();
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> transport.read(buffer));
        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> transport.write(ByteBuffer.allocate(1)));
        assertThat(transport.description()).isEqualTo("TCP to 127.0.0.1:" + server.port());
    }
}
