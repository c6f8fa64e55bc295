package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A test's pipe that is waited for on a channel. */
public interface ChannelPipe extends ByteTransport {

    SelectableChannel channel();

    @Override
    default Waiter waiter(int operation) throws IOException {
        return Waiters.shared().takeFor(channel(), operation);
    }

    @Override
    default boolean waitsInSelector() {
        return true;
    }

    @Override
    default SelectionKey register(Selector selector, int operation, Object attachment) throws ClosedChannelException {
        return channel().register(selector, operation, attachment);
    }
}
