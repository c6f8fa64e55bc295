package dev.gluegun.bench.peer;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.EOFException;
import java.util.concurrent.CompletableFuture;

/** The receiving side of a socket of Netty: the last handler of its pipeline. */
final class NettyReceiver extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Inbox inbox;
    private final Ending ending;
    private final Gate room = new Gate();
    private final CompletableFuture<Void> open = new CompletableFuture<>();

    NettyReceiver(Inbox inbox) {
        this.inbox = inbox;
        this.ending = new Ending(inbox);
    }

    CompletableFuture<Void> open() {
        return open;
    }

    Gate room() {
        return room;
    }

    Ending ending() {
        return ending;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            inbox.text(text.text());
        } else if (frame instanceof BinaryWebSocketFrame) {
            byte[] bytes = new byte[frame.content().readableBytes()];
            frame.content().readBytes(bytes);
            inbox.binary(bytes.length);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            open.complete(null);
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        room.signal();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed(new EOFException("the server has closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
        ChannelFuture unused = context.close();
    }

    private void failed(Throwable cause) {
        room.signal();
        if (!open.completeExceptionally(cause)) {
            ending.failed(cause);
        }
    }
}
