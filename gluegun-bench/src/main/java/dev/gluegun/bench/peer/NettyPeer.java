package dev.gluegun.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Netty: event loops, on epoll where that is to be had, which read, call handlers, and write for all other threads. */
final class NettyPeer implements Peer {

    private static final int LARGEST_RESPONSE = 64 * 1024;
    private static final int FLUSHES_TOGETHER = 256;
    private static final WriteBufferWaterMark ROOM =
            new WriteBufferWaterMark(Limits.BYTES_UNDER_WAY / 2, Limits.BYTES_UNDER_WAY);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final Map<Trust, SslContext> contexts = new ConcurrentHashMap<>();

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        NettyReceiver receiver = new NettyReceiver(inbox);
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ROOM)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Waiting.LIMIT.toMillis())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        addHandlers(channel, target, receiver);
                    }
                });
        Channel channel = bootstrap
                .connect(target.uri().getHost(), target.uri().getPort())
                .channel();
        Waiting.result(receiver.open(), "opening the socket");
        return new NettySocket(channel, receiver);
    }

    private void addHandlers(Channel channel, Target target, NettyReceiver receiver) {
        URI uri = target.uri();
        ChannelPipeline pipeline = channel.pipeline();
        // Many writes of other threads, and many answers to what was read at once, share a system call.
        pipeline.addLast(new FlushConsolidationHandler(FLUSHES_TOGETHER, true));
        target.tls()
                .map(tls -> contexts.computeIfAbsent(tls, NettyPeer::context))
                .ifPresent(
                        context -> pipeline.addLast(context.newHandler(channel.alloc(), uri.getHost(), uri.getPort())));
        pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(LARGEST_RESPONSE));
        if (target.deflate()) {
            pipeline.addLast(new WebSocketClientCompressionHandler(Limits.MESSAGE));
        }
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .allowExtensions(target.deflate())
                .maxFramePayloadLength(Limits.MESSAGE)
                .build();
        pipeline.addLast(
                new WebSocketClientProtocolHandler(config), new WebSocketFrameAggregator(Limits.MESSAGE), receiver);
    }

    /** Of the JDK's provider, as every library is measured with the same one. */
    private static SslContext context(Trust trust) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .trustManager(trust.manager())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("Netty could not set up TLS", e);
        }
    }

    @Override
    public void close() throws IOException {
        Waiting.result(
                loops.shutdownGracefully(0, Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS), "ending the event loops");
    }
}
