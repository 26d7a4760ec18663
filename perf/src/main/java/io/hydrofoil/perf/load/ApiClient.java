package io.hydrofoil.perf.load;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server, all on one event loop: the scenarios' state needs no locks, and the client takes one core
 * at most. The blocking methods are for set-up.
 */
final class ApiClient implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 30;

    private final ApiTarget target;
    private final boolean http1;
    private final SslContext tls;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final List<Wire> wires = new ArrayList<>();
    private @Nullable Wire control;

    ApiClient(ApiTarget target, boolean http1) throws LoadException {
        this.target = target;
        this.http1 = http1;
        this.tls = ClientTls.create(target, http1);
        this.group = new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
    }

    EventLoop loop() {
        return loop;
    }

    boolean isHttp1() {
        return http1;
    }

    /** Connections open now. */
    int connections() {
        return wires.size();
    }

    /** One of the connections, each in turn. */
    Wire wire(int index) {
        return wires.get(index % wires.size());
    }

    /** Opens connections until there are {@code count}. Not on the event loop. */
    void connect(int count) throws LoadException {
        while (wires.size() < count) {
            wires.add(open());
        }
    }

    /** Opens connections until so many calls can be under way at once. */
    void connectFor(int calls, int atLeast) throws LoadException {
        connect(Math.max(1, atLeast));
        int each = wires.getFirst().capacity();
        connect(Math.max(atLeast, (calls + each - 1) / each));
    }

    private Wire open() throws LoadException {
        CompletableFuture<Wire> opened = new CompletableFuture<>();
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc(), target.host(), target.port()));
                        channel.pipeline().addLast(new Negotiated(opened));
                    }
                })
                .connect(target.host(), target.port());
        var _ = connecting.addListener(done -> {
            if (!done.isSuccess()) {
                opened.completeExceptionally(done.cause());
            }
        });
        return await(opened, "connect to " + target.host() + ":" + target.port());
    }

    /** Calls and waits for the answer. Not on the event loop. */
    WholeAnswer call(Call call) throws LoadException {
        WholeAnswer answer = new WholeAnswer();
        // A connection of its own: the others may be full of watches.
        if (control == null) {
            control = open();
        }
        Wire wire = control;
        loop.execute(() -> wire.send(call, answer));
        return await(answer.future(), call.method() + " " + call.path());
    }

    /** Calls, and insists on a 2xx with JSON. */
    MapValue json(Call call) throws LoadException {
        WholeAnswer answer = call(call);
        if (!answer.isFine()) {
            throw new LoadException(call.method() + " " + call.path() + " was answered " + answer.quoted());
        }
        try {
            Value value = Json.parse(answer.body());
            return value instanceof MapValue map ? map : MapValue.EMPTY;
        } catch (MalformedException e) {
            throw new LoadException(call.path() + " was not answered with JSON: " + answer.quoted(), e);
        }
    }

    /** Waits for something of the event loop. */
    static <T> T await(CompletableFuture<T> future, String what) throws LoadException {
        return await(future, what, TIMEOUT_SECONDS);
    }

    /** Waits so long. */
    static <T> T await(CompletableFuture<T> future, String what, long seconds) throws LoadException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LoadException known) {
                throw known;
            }
            throw new LoadException("cannot " + what + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new LoadException("no answer within " + seconds + " s: " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted: " + what, e);
        }
    }

    @Override
    public void close() {
        wires.forEach(Wire::close);
        if (control != null) {
            control.close();
        }
        var _ = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    /** Puts the wire of the protocol that was agreed on into the channel. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final CompletableFuture<Wire> opened;

        Negotiated(CompletableFuture<Wire> opened) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.opened = opened;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            Wire wire;
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                Http2Wire http2 = Http2Wire.create(target);
                ctx.pipeline().addLast(http2);
                wire = http2;
            } else if (http1) {
                Http1Wire plain = new Http1Wire(target);
                ctx.pipeline().addLast(new HttpClientCodec(), plain);
                wire = plain;
            } else {
                opened.completeExceptionally(new LoadException("the server does not speak HTTP/2: use --http1"));
                return;
            }
            var _ = wire.ready().whenComplete((ready, failure) -> {
                if (failure == null) {
                    opened.complete(ready);
                } else {
                    opened.completeExceptionally(failure);
                }
            });
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            opened.completeExceptionally(cause);
            var _ = ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            opened.completeExceptionally(cause);
            var _ = ctx.close();
        }
    }
}
