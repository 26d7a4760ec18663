package io.hydrofoil.remote;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server, all on one event loop: the scenarios' state needs no locks, and the client takes one core
 * at most. The blocking methods are for set-up.
 */
public final class ApiClient implements AutoCloseable {
    /** How often a call is sent again when the server pushes back with 429, as client-go does. */
    public static final int MAX_RETRIES = 10;
    /** Longest wait until then, whatever Retry-After says: those who wait here have a time to keep. */
    public static final int MAX_RETRY_SECONDS = 10;

    private static final int TIMEOUT_SECONDS = 30;
    private static final int MAX_REOPENS = 100;
    private static final int REOPEN_MS = 100;

    private final ApiTarget target;
    private final boolean http1;
    private final SslContext tls;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private final Set<Integer> mending = new HashSet<>();
    private final Set<Wire> followed = ConcurrentHashMap.newKeySet();
    private boolean isAdding;
    private @Nullable Wire control;

    public ApiClient(ApiTarget target, boolean http1) throws RemoteException {
        this.target = target;
        this.http1 = http1;
        this.tls = ClientTls.create(target, http1);
        this.group = new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
    }

    public EventLoop loop() {
        return loop;
    }

    public boolean isHttp1() {
        return http1;
    }

    /** Connections open now. */
    public int connections() {
        return wires.size();
    }

    /** One of the connections, each in turn. */
    public Wire wire(int index) {
        return wires.get(index % wires.size());
    }

    /** Opens connections until there are {@code count}. Not on the event loop. */
    public void connect(int count) throws RemoteException {
        while (wires.size() < count) {
            wires.add(open());
        }
    }

    /**
     * Opens connections until so many calls can be {@link #follow followed}, with room for others on each. Not on the
     * event loop.
     */
    public void connectFor(int calls, int atLeast) throws RemoteException {
        connect(Math.max(1, atLeast));
        if (!http1) {
            connect(Math.max(atLeast, connectionsFor(calls, wires.getFirst().capacity())));
        }
    }

    /**
     * Sends a call whose answer does not end by itself: a watch. HTTP/1.1 carries one call at a time, so there it has a
     * connection of its own, and others do not wait for it. Event loop.
     */
    public void follow(int index, Call call, Answer answer) {
        if (!http1) {
            wire(index).send(call, answer);
            return;
        }
        var _ = begin().whenComplete((wire, failure) -> loop.execute(() -> {
            if (wire == null) {
                answer.failed(failure);
            } else {
                followed.add(wire);
                wire.send(call, new FollowedAnswer(answer, () -> {
                    followed.remove(wire);
                    wire.close();
                }));
            }
        }));
    }

    /** Calls that stay take half of what a connection carries. */
    static int connectionsFor(int calls, int capacity) {
        return Math.ceilDiv(calls, Math.max(1, capacity / 2));
    }

    /**
     * Breaks all connections but that of set-up, as a load balancer or a network does; those that are opened in their
     * places come into use as they get ready. What is under way fails.
     */
    public void breakConnections() {
        List<Wire> broken = List.copyOf(wires);
        broken.forEach(Wire::close);
        followed.forEach(Wire::close);
        for (int i = 0; i < broken.size(); i++) {
            reopen(i, 0);
        }
    }

    private void reopen(int index, int attempt) {
        var _ = begin().whenComplete((wire, failure) -> {
            if (wire != null) {
                wires.set(index, wire);
            } else if (attempt < MAX_REOPENS && !group.isShuttingDown()) {
                var _ = loop.schedule(() -> reopen(index, attempt + 1), REOPEN_MS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private Wire open() throws RemoteException {
        return await(begin(), "connect to " + target.host() + ":" + target.port());
    }

    /** From now on opens broken connections again, and calls {@code onOpen} after that. Any thread. */
    void keepOpen(Runnable onOpen) {
        loop.execute(() -> {
            var _ = loop.scheduleWithFixedDelay(() -> mend(onOpen), REOPEN_MS, REOPEN_MS, TimeUnit.MILLISECONDS);
        });
    }

    private void mend(Runnable onOpen) {
        for (int i = 0; i < wires.size(); i++) {
            int index = i;
            if (!wires.get(index).isOpen() && mending.add(index)) {
                var _ = begin().whenComplete((wire, failure) -> loop.execute(() -> {
                    mending.remove(index);
                    if (wire != null) {
                        wires.set(index, wire);
                        onOpen.run();
                    }
                }));
            }
        }
    }

    /** An open connection, from {@code index} on; null: none is open now. */
    @Nullable
    Wire openWire(int index) {
        for (int i = 0; i < wires.size(); i++) {
            Wire wire = wires.get((index + i) % wires.size());
            if (wire.isOpen()) {
                return wire;
            }
        }
        return null;
    }

    /**
     * The connection that carries the call of this index if each carries as many as it can; opens one more if there is
     * none yet. Null: it is not open now. Event loop, after {@link #keepOpen}.
     */
    @Nullable
    Wire openWireFor(int index) {
        int at = index / wires.getFirst().capacity();
        if (at < wires.size()) {
            Wire wire = wires.get(at);
            return wire.isOpen() ? wire : null;
        }
        if (!isAdding) {
            isAdding = true;
            var _ = begin().whenComplete((wire, failure) -> loop.execute(() -> {
                isAdding = false;
                if (wire != null) {
                    wires.add(wire);
                }
            }));
        }
        return null;
    }

    /** Begins to open a connection; any thread. */
    CompletableFuture<Wire> begin() {
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
        return opened;
    }

    /**
     * Calls and waits for the answer. A call that the server pushes back is sent again after {@link
     * WholeAnswer#retrySeconds}, {@link #MAX_RETRIES} times at most; the last answer counts. Not on the event loop.
     */
    public WholeAnswer call(Call call) throws RemoteException {
        WholeAnswer answer = once(call);
        for (int retry = 0; answer.isPushBack() && retry < MAX_RETRIES; retry++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(answer.retrySeconds()));
            answer = once(call);
        }
        return answer;
    }

    private WholeAnswer once(Call call) throws RemoteException {
        WholeAnswer answer = new WholeAnswer();
        Wire wire = control();
        loop.execute(() -> wire.send(call, answer));
        return await(answer.future(), call.method() + " " + call.path());
    }

    /** A connection of its own for set-up: the others may be full of watches. */
    private synchronized Wire control() throws RemoteException {
        if (control == null || !control.isOpen()) {
            control = open();
        }
        return control;
    }

    /** Calls, and insists on a 2xx with JSON. */
    public MapValue json(Call call) throws RemoteException {
        WholeAnswer answer = call(call);
        if (!answer.isFine()) {
            throw new RemoteException(call.method() + " " + call.path() + " was answered " + answer.quoted());
        }
        try {
            Value value = Json.parse(answer.body());
            return value instanceof MapValue map ? map : MapValue.EMPTY;
        } catch (MalformedException e) {
            throw new RemoteException(call.path() + " was not answered with JSON: " + answer.quoted(), e);
        }
    }

    /** Waits for something of the event loop. */
    public static <T> T await(CompletableFuture<T> future, String what) throws RemoteException {
        return await(future, what, TIMEOUT_SECONDS);
    }

    /** Waits so long. */
    public static <T> T await(CompletableFuture<T> future, String what, long seconds) throws RemoteException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RemoteException known) {
                throw known;
            }
            throw new RemoteException("cannot " + what + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new RemoteException("no answer within " + seconds + " s: " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException("interrupted: " + what, e);
        }
    }

    @Override
    public void close() {
        wires.forEach(Wire::close);
        synchronized (this) {
            if (control != null) {
                control.close();
            }
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
                opened.completeExceptionally(new RemoteException("the server does not speak HTTP/2: use --http1"));
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
