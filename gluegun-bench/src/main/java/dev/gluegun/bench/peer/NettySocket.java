package dev.gluegun.bench.peer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;

/** The sending side of a socket of Netty. */
record NettySocket(Channel channel, NettyReceiver receiver) implements PeerSocket {

    @Override
    public void sendText(String message) throws IOException {
        send(new TextWebSocketFrame(message));
    }

    @Override
    public void sendBinary(byte[] message) throws IOException {
        send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
    }

    private void send(WebSocketFrame frame) throws IOException {
        // An event loop never waits: what it answers is bounded by what it has read.
        if (!channel.isWritable() && !channel.eventLoop().inEventLoop()) {
            receiver.room().await(() -> channel.isWritable() || !channel.isActive());
        }
        if (!channel.isActive()) {
            frame.release();
            throw new IOException("the socket takes no message any more");
        }
        // A failure comes to the receiver as an exception.
        ChannelFuture unused = channel.writeAndFlush(frame, channel.voidPromise());
    }

    @Override
    public void close() throws IOException {
        receiver.ending().begin();
        Waiting.result(
                channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE)),
                "sending the close frame");
        receiver.ending().await();
        Waiting.result(channel.close(), "closing the connection");
    }
}
