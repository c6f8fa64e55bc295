package dev.gluegun.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A plain bare socket: a blocking channel with direct buffers, so that nothing is copied in the JVM. */
final class BareChannel implements BareSocket {

    private static final int LARGEST_READ = 256 * 1024;
    private static final int PAGE_BYTES = 4096;

    private final SocketChannel channel;
    private ByteBuffer inbound = ByteBuffer.allocateDirect(256);

    private BareChannel(SocketChannel channel) {
        this.channel = channel;
    }

    static BareChannel connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new BareChannel(channel);
    }

    @Override
    public ByteBuffer ready(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    @Override
    public void write(ByteBuffer ready) throws IOException {
        ready.position(0);
        while (ready.hasRemaining()) {
            channel.write(ready);
        }
    }

    @Override
    public void read(long bytes) throws IOException {
        if (bytes > inbound.capacity() && inbound.capacity() < LARGEST_READ) {
            int size = (int) Math.min(bytes, LARGEST_READ);
            // Where the JDK has it begin, 16 bytes behind the beginning of a page, some CPUs copy what the kernel has
            // in pages of
            // its own at a quarter of the speed, and the limit would be none.
            int pages = Math.ceilDiv(size, PAGE_BYTES);
            inbound = ByteBuffer.allocateDirect((pages + 1) * PAGE_BYTES)
                    .alignedSlice(PAGE_BYTES)
                    .slice(0, size);
        }
        for (long rest = bytes; rest > 0; rest -= inbound.position()) {
            inbound.clear().limit((int) Math.min(rest, inbound.capacity()));
            if (channel.read(inbound) < 0) {
                throw new EOFException("the server has closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
