package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PushbackTransportTest {

    private final MemoryPipe pipe = new MemoryPipe(MemoryPipe.Habits.smooth());

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(ByteTransport transport, int room) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(room);
        int count = transport.read(target);
        target.flip();
        assertThat(target.remaining()).isEqualTo(Math.max(0, count));
        return count < 0 ? "end" : StandardCharsets.UTF_8.decode(target).toString();
    }

    @Test
    void what_is_left_over_comes_before_what_the_pipe_brings() throws IOException {
        ByteBuffer rest = bytes("xxhello");
        rest.position(2);
        PushbackTransport transport = new PushbackTransport(pipe.left, rest);
        pipe.right.write(bytes(" world"));
        assertThat(transport.mayReadMore()).isTrue();
        assertThat(read(transport, 2)).isEqualTo("he");
        assertThat(transport.mayReadMore()).isTrue();
        assertThat(read(transport, 100)).isEqualTo("llo");
        assertThat(transport.mayReadMore()).isEqualTo(pipe.left.mayReadMore());
        assertThat(read(transport, 100)).isEqualTo(" world");
    }

    @Test
    void what_is_left_over_is_copied() throws IOException {
        ByteBuffer rest = bytes("hello");
        PushbackTransport transport = new PushbackTransport(pipe.left, rest);
        rest.clear().put(bytes("XXXXX"));
        assertThat(read(transport, 100)).isEqualTo("hello");
    }

    @Test
    void everything_else_is_the_pipe_s() throws IOException {
        PushbackTransport transport = new PushbackTransport(pipe.left, bytes("x"));
        assertThat(transport.write(bytes("out"))).isTrue();
        assertThat(read(pipe.right, 100)).isEqualTo("out");
        assertThat(transport.description()).isEqualTo(pipe.left.description());
        assertThat(transport.prefersDirect()).isEqualTo(pipe.left.prefersDirect());
        assertThat(transport.wantsWrite()).isFalse();
        transport.shutdownOutput();
        assertThat(read(pipe.right, 100)).isEqualTo("end");
        transport.close();
    }
}
