package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundBufferTest {

    private static final byte[] THREE = {1, 2, 3};

    private final BufferPool buffers = new BufferPool();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final InboundBuffer inbound = new InboundBuffer(transport, buffers);

    @AfterEach
    void nothingIsLeft() {
        inbound.discard();
        assertThat(buffers.lent()).isZero();
        transport.close();
    }

    private void bringHalfOfAFailure(Exception failure) {
        transport.bring(target -> {
            target.put(THREE);
            if (failure instanceof IOException io) {
                throw io;
            }
            throw (RuntimeException) failure;
        });
    }

    @Test
    void aBufferIsBorrowedWhileThereAreBytes() {
        assertThat(inbound.bytes().hasRemaining()).isFalse();
        transport.bring(THREE);
        assertThat(inbound.read(null)).isEqualTo(3);
        assertThat(buffers.lent()).isEqualTo(1);
        assertThat(inbound.bytes()).isEqualTo(ByteBuffer.wrap(THREE));
        inbound.giveBackWhenEmpty();
        assertThat(buffers.lent()).isEqualTo(1);
        inbound.bytes().position(3);
        inbound.giveBackWhenEmpty();
        assertThat(buffers.lent()).isZero();
        assertThat(inbound.bytes().hasRemaining()).isFalse();
    }

    @Test
    void bytesThatHaveAPlaceAlreadyNeedNoBuffer() {
        ByteBuffer room = ByteBuffer.allocate(10).position(4);
        transport.bring(THREE);
        assertThat(inbound.read(room)).isEqualTo(3);
        assertThat(room.position()).isEqualTo(7);
        assertThat(buffers.lent()).isZero();
        assertThat(inbound.bytes().hasRemaining()).isFalse();
    }

    @Test
    void whatAFailedReadHasLeftIsNoInput() {
        bringHalfOfAFailure(new IOException("broken"));
        assertThat(inbound.read(null)).isEqualTo(-1);
        assertThat(inbound.bytes().hasRemaining()).isFalse();
        assertThat(inbound.failure()).hasMessage("broken");
    }

    @Test
    void whatAFailedReadHasPutIntoItsPlaceDoesNotCount() {
        ByteBuffer room = ByteBuffer.allocate(10).position(4);
        bringHalfOfAFailure(new IllegalStateException("a TLS engine of the user's own"));
        assertThat(inbound.read(room)).isEqualTo(-1);
        assertThat(room.position()).isEqualTo(4);
        assertThat(inbound.failure()).hasMessageContaining("a TLS engine of the user's own");
    }
}
