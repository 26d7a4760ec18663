package io.hydrofoil.remote;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 without pipelining: one call at a time. */
final class Http1Wire extends SimpleChannelInboundHandler<HttpObject> implements Wire {
    private final ApiTarget target;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final CompletableFuture<Wire> ready = new CompletableFuture<>();
    private @Nullable Answer current;
    private ChannelHandlerContext ctx;

    private record Waiting(Call call, Answer answer) {}

    @SuppressWarnings("NullAway.Init") // ctx is set by handlerAdded, before any call
    Http1Wire(ApiTarget target) {
        this.target = target;
    }

    @Override
    public CompletableFuture<Wire> ready() {
        return ready;
    }

    @Override
    public int capacity() {
        return 1;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        ready.complete(this);
    }

    @Override
    public void send(Call call, Answer answer) {
        if (!ctx.channel().isActive()) {
            answer.failed(new IOException("the connection is closed"));
            return;
        }
        if (current != null) {
            waiting.add(new Waiting(call, answer));
            return;
        }
        current = answer;
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(call.method()),
                call.path(),
                Unpooled.wrappedBuffer(call.body()));
        request.headers()
                .set(HttpHeaderNames.HOST, target.host() + ":" + target.port())
                .set(HttpHeaderNames.ACCEPT, Call.JSON)
                .set(HttpHeaderNames.USER_AGENT, "hydrofoil");
        if (target.token() != null) {
            request.headers().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + target.token());
        }
        String contentType = call.contentType();
        if (contentType != null) {
            request.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
        }
        var _ = ctx.writeAndFlush(request);
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
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        Answer answer = current;
        if (answer == null) {
            return;
        }
        if (message instanceof HttpResponse response) {
            int status = response.status().code();
            String retryAfter = status / 100 == 2 ? null : response.headers().get(HttpHeaderNames.RETRY_AFTER);
            if (retryAfter != null) {
                answer.retryAfter(retryAfter);
            }
            answer.head(status);
        }
        if (message instanceof HttpContent content && content.content().isReadable()) {
            answer.bytes(content.content());
        }
        if (message instanceof LastHttpContent) {
            current = null;
            answer.end();
            Waiting next = current == null ? waiting.poll() : null;
            if (next != null) {
                send(next.call(), next.answer());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failAll(new IOException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failAll(cause);
        var _ = context.close();
    }

    private void failAll(Throwable cause) {
        Answer answer = current;
        current = null;
        if (answer != null) {
            answer.failed(cause);
        }
        while (!waiting.isEmpty()) {
            waiting.remove().answer().failed(cause);
        }
    }
}
