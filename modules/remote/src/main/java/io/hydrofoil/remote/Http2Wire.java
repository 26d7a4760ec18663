package io.hydrofoil.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AsciiString;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2, on Netty's connection handler without a channel per stream: the client must cost little beside the server.
 */
final class Http2Wire extends Http2ConnectionHandler implements Wire {
    private static final int STREAM_WINDOW_BYTES = 1024 * 1024;
    private static final int CONNECTION_WINDOW_BYTES = 64 * 1024 * 1024;
    private static final int MAX_STREAMS = 1000;

    private final AsciiString authority;
    private final @Nullable AsciiString authorization;
    private final IntObjectMap<Answer> underWay = new IntObjectHashMap<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final CompletableFuture<Wire> ready = new CompletableFuture<>();
    private boolean flushes;
    private ChannelHandlerContext ctx;

    private record Waiting(Call call, Answer answer) {}

    @SuppressWarnings("NullAway.Init") // ctx is set by handlerAdded, before any call
    private Http2Wire(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings, Builder builder) {
        super(decoder, encoder, settings);
        ApiTarget target = builder.target;
        String token = target.token();
        authority = AsciiString.of(target.host() + ":" + target.port());
        authorization = token == null ? null : AsciiString.of("Bearer " + token);
        decoder.frameListener(new Frames());
    }

    static Http2Wire create(ApiTarget target) {
        return new Builder(target).build();
    }

    @Override
    public CompletableFuture<Wire> ready() {
        return ready;
    }

    @Override
    public int capacity() {
        return Math.min(MAX_STREAMS, connection().local().maxActiveStreams());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        ctx = context;
        super.handlerAdded(context);
    }

    @Override
    public void send(Call call, Answer answer) {
        if (!ctx.channel().isActive()) {
            answer.failed(new IOException("the connection is closed"));
            return;
        }
        if (underWay.size() >= capacity()) {
            waiting.add(new Waiting(call, answer));
            return;
        }
        int id = connection().local().incrementAndGetNextStreamId();
        underWay.put(id, answer);
        Http2Headers headers = new DefaultHttp2Headers(false, 8)
                .method(AsciiString.of(call.method()))
                .scheme(AsciiString.of("https"))
                .authority(authority)
                .path(AsciiString.of(call.path()))
                .add(AsciiString.of("accept"), AsciiString.of(Call.JSON))
                .add(AsciiString.of("user-agent"), AsciiString.of("hydrofoil"));
        if (authorization != null) {
            headers.add(AsciiString.of("authorization"), authorization);
        }
        String contentType = call.contentType();
        if (contentType == null) {
            var _ = encoder().writeHeaders(ctx, id, headers, 0, true, ctx.newPromise());
        } else {
            headers.add(AsciiString.of("content-type"), AsciiString.of(contentType));
            headers.add(AsciiString.of("content-length"), AsciiString.of(Integer.toString(call.body().length)));
            var _ = encoder().writeHeaders(ctx, id, headers, 0, false, ctx.newPromise());
            ByteBuf body = Unpooled.wrappedBuffer(call.body());
            var _ = encoder().writeData(ctx, id, body, 0, true, ctx.newPromise());
        }
        flushSoon();
    }

    private void flushSoon() {
        if (!flushes) {
            flushes = true;
            ctx.executor().execute(() -> {
                flushes = false;
                flush(ctx);
            });
        }
    }

    @Override
    public boolean isOpen() {
        return ctx.channel().isActive();
    }

    @Override
    public void close() {
        var _ = ctx.channel().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        failAll(new IOException("the server closed the connection"));
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        failAll(cause);
        if (cause instanceof Http2Exception) {
            super.exceptionCaught(context, cause);
        } else {
            var _ = context.close();
        }
    }

    private void failAll(Throwable cause) {
        ready.completeExceptionally(cause);
        List<Answer> lost = new ArrayList<>(underWay.values());
        underWay.clear();
        waiting.forEach(each -> lost.add(each.answer()));
        waiting.clear();
        lost.forEach(answer -> answer.failed(cause));
    }

    private void ended(int streamId) {
        Answer answer = underWay.remove(streamId);
        if (answer != null) {
            answer.end();
        }
        sendWaiting();
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && underWay.size() < capacity()) {
            Waiting next = waiting.remove();
            send(next.call(), next.answer());
        }
    }

    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
            var all = connection().connectionStream();
            int window = connection().local().flowController().windowSize(all);
            decoder().flowController().incrementWindowSize(all, CONNECTION_WINDOW_BYTES - window);
            ready.complete(Http2Wire.this);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream) {
            onHeadersRead(context, streamId, headers, padding, endOfStream);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
            Answer answer = underWay.get(streamId);
            CharSequence code = headers.status();
            if (answer != null && code != null) {
                int status = Integer.parseInt(code, 0, code.length(), 10);
                CharSequence retryAfter = status / 100 == 2 ? null : headers.get(HttpHeaderNames.RETRY_AFTER);
                if (retryAfter != null) {
                    answer.retryAfter(retryAfter);
                }
                answer.head(status);
            }
            if (endOfStream) {
                ended(streamId);
            }
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream) {
            int consumed = data.readableBytes() + padding;
            Answer answer = underWay.get(streamId);
            if (answer != null) {
                answer.bytes(data);
            }
            if (endOfStream) {
                ended(streamId);
            }
            return consumed;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) {
            Answer answer = underWay.remove(streamId);
            if (answer != null) {
                answer.failed(new IOException("the server reset a stream, code " + errorCode));
            }
            sendWaiting();
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Wire, Builder> {
        private final ApiTarget target;

        Builder(ApiTarget target) {
            this.target = target;
            server(false);
            validateHeaders(false);
            frameListener(new Http2FrameAdapter());
            initialSettings().initialWindowSize(STREAM_WINDOW_BYTES).pushEnabled(false);
        }

        @Override
        protected Http2Wire build() {
            return super.build();
        }

        @Override
        protected Http2Wire build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initialSettings) {
            return new Http2Wire(decoder, encoder, initialSettings, this);
        }
    }
}
