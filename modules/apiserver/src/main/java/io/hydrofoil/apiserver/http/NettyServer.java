package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Authenticator;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.HttpsServer.Access;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening server. Event loops are few and block in epoll while nothing happens. */
public final class NettyServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyServer.class);
    private static final int MAX_EVENT_LOOPS = 4;
    private static final int BACKLOG = 1024;
    private static final long HANDSHAKE_TIMEOUT_MS = 10_000;
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final EventLoopGroup loops;
    private final ConnectionOpener opener;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Channel> listeners = new CopyOnWriteArrayList<>();

    private NettyServer(Parts parts) throws IOException {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_EVENT_LOOPS);
        this.opener = new ConnectionOpener(TlsContext.create(parts.access().pki()), new FrontDesk(parts), channels);
        this.loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("http", true), ioHandler());
    }

    /** What a server is made of. */
    public record Parts(Access access, RequestHandler handler, HttpLimits limits, Clock clock, Metrics metrics) {}

    /** Listens on {@code address} (port 0: any). Throws {@link java.net.BindException} if the port is taken. */
    public static NettyServer open(InetSocketAddress address, Parts parts) throws IOException {
        NettyServer server = new NettyServer(parts);
        try {
            server.bind(new ServerBootstrap(), address);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Listens on a further address, on which other processes listen in the same way: the kernel gives each connection
     * to one of them.
     */
    public void share(InetSocketAddress address) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("ports are shared by way of epoll only", Epoll.unavailabilityCause());
        }
        bind(new ServerBootstrap().option(EpollChannelOption.SO_REUSEPORT, true), address);
    }

    private void bind(ServerBootstrap bootstrap, InetSocketAddress address) throws IOException {
        ChannelFuture bound = bootstrap
                .group(loops)
                .channel(channelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(opener)
                .bind(address)
                .awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw failure instanceof IOException io ? io : new IOException(failure);
        }
        listeners.add(bound.channel());
    }

    /** Loads the native libraries for sockets and TLS; what is missing is told when a server opens. */
    public static void preload() {
        var _ = Epoll.isAvailable() && OpenSsl.isAvailable();
    }

    /** Where it listens alone. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listeners.getFirst().localAddress();
    }

    /** Stops listening, closes all connections and waits for the event loops to end. */
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        channels.close().awaitUninterruptibly(CLOSE_TIMEOUT_MS);
        loops.shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_TIMEOUT_MS);
    }

    private static IoHandlerFactory ioHandler() {
        if (Epoll.isAvailable()) {
            return EpollIoHandler.newFactory();
        }
        LOG.warn("epoll is not available on this machine, sockets run on NIO", Epoll.unavailabilityCause());
        return NioIoHandler.newFactory();
    }

    private static Class<? extends ServerChannel> channelType() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static final class ConnectionOpener extends ChannelInitializer<Channel> {
        private final SslContext tls;
        private final FrontDesk desk;
        private final ChannelGroup channels;

        ConnectionOpener(SslContext tls, FrontDesk desk, ChannelGroup channels) {
            this.tls = tls;
            this.desk = desk;
            this.channels = channels;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (!desk.admitConnection()) {
                var _ = channel.close();
                return;
            }
            channel.closeFuture().addListener(closed -> desk.connectionClosed());
            channels.add(channel);
            SslHandler handler = tls.newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MS);
            channel.pipeline().addLast(handler, new ProtocolChooser(desk, handler));
        }
    }

    private static final class ProtocolChooser extends ApplicationProtocolNegotiationHandler {
        private final FrontDesk desk;
        private final SslHandler tls;

        ProtocolChooser(FrontDesk desk, SslHandler tls) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.desk = desk;
            this.tls = tls;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            Identity identity = certificateIdentity();
            if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
                ctx.pipeline().addLast(Http2Endpoint.create(desk, identity));
                return;
            }
            HttpDecoderConfig config = new HttpDecoderConfig()
                    .setMaxInitialLineLength(desk.limits().headerBytes())
                    .setMaxHeaderSize(desk.limits().headerBytes());
            ctx.pipeline()
                    .addLast(
                            new HttpRequestDecoder(config),
                            new HttpResponseEncoder(),
                            new Http1Handler(desk, identity));
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            desk.connectionBroke(cause);
            var _ = ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            desk.connectionBroke(cause);
            var _ = ctx.close();
        }

        private @Nullable Identity certificateIdentity() {
            try {
                return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                        ? Authenticator.ofCertificate(certificate)
                        : null;
            } catch (SSLPeerUnverifiedException e) {
                // The client has shown no certificate, which is its right.
                return null;
            }
        }
    }
}
