package io.hydrofoil.apiserver.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer over HTTP/1. Event loop only. */
final class Http1Lane implements Lane {
    private final Http1Handler handler;
    private final ChannelHandlerContext ctx;
    private final boolean http11;
    private final WriteProgress progress;
    private boolean keepAlive;
    private boolean done;
    private @Nullable OutboundStream stream;

    Http1Lane(Http1Handler handler, ChannelHandlerContext ctx, boolean http11, boolean keepAlive) {
        this.handler = handler;
        this.ctx = ctx;
        this.http11 = http11;
        this.keepAlive = keepAlive;
        this.progress = new WriteProgress(handler.desk());
    }

    boolean isStalled(long nowNs) {
        return progress.isStalled(nowNs);
    }

    void closeAfterwards() {
        keepAlive = false;
    }

    @Override
    public void head(int code, Map<String, List<String>> headers, long lengthBytes, boolean end) {
        if (done) {
            return;
        }
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code));
        HttpHeaders all = response.headers();
        headers.forEach((name, values) -> all.set(name, values));
        all.set(HttpHeaderNames.DATE, handler.desk().date());
        if (!all.contains(HttpHeaderNames.CACHE_CONTROL)) {
            all.set(HttpHeaderNames.CACHE_CONTROL, "no-cache, private");
        }
        if (lengthBytes != UNKNOWN_LENGTH) {
            all.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(lengthBytes));
        } else if (http11) {
            all.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            keepAlive = false;
        }
        if (!keepAlive) {
            all.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!http11) {
            all.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        var _ = ctx.write(response, ctx.voidPromise());
        if (end) {
            finish();
        }
    }

    @Override
    public void data(ByteBuf data, boolean end, ChannelPromise promise) {
        if (done) {
            data.release();
            promise.tryFailure(new ClientGoneException());
            return;
        }
        if (data.isReadable()) {
            progress.begun();
            var _ = ctx.write(new DefaultHttpContent(data), promise).addListener(progress);
        } else {
            data.release();
            promise.setSuccess();
        }
        if (end) {
            finish();
        }
    }

    @Override
    public void attach(OutboundStream answer) {
        stream = answer;
        if (done) {
            answer.clientGone();
        }
    }

    void clientGone() {
        done = true;
        if (stream != null) {
            stream.clientGone();
        }
    }

    private void finish() {
        done = true;
        var _ = ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
        handler.answered(ctx, !keepAlive);
    }
}
