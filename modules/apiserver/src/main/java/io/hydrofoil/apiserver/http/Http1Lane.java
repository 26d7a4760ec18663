package io.hydrofoil.apiserver.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer over HTTP/1. Event loop only. */
final class Http1Lane implements Lane {
    private static final AsciiString AUDIT_ID = AsciiString.cached("Audit-Id");
    private final Http1Handler handler;
    private final ChannelHandlerContext ctx;
    private final boolean http11;
    private final WriteProgress progress;
    private boolean keepAlive;
    private boolean done;
    private final @Nullable WebSocketRequest socket;
    private @Nullable WebSocketFrames frames;
    private @Nullable OutboundStream stream;
    private @Nullable Runnable onGone;
    private boolean gone;

    Http1Lane(
            Http1Handler handler,
            ChannelHandlerContext ctx,
            boolean http11,
            boolean keepAlive,
            @Nullable WebSocketRequest socket) {
        this.socket = socket;
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
    public void head(int code, Map<String, List<String>> headers, String auditId, long lengthBytes, boolean end) {
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
        if (!all.contains(AUDIT_ID)) {
            all.set(AUDIT_ID, auditId);
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
    public boolean upgrade(Map<String, List<String>> headers) {
        WebSocketRequest asked = socket;
        if (asked == null || done) {
            return false;
        }
        HttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        HttpHeaders all = response.headers();
        List<String> warnings = headers.get("Warning");
        if (warnings != null) {
            all.set("Warning", warnings);
        }
        all.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        all.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        all.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, asked.accept());
        if (!asked.protocol().isEmpty()) {
            all.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, asked.protocol());
        }
        keepAlive = false;
        var _ = ctx.write(response, ctx.voidPromise());
        handler.speakFrames(ctx);
        WebSocketFrames written = new WebSocketFrames(mode(headers, asked));
        written.begin(ctx);
        frames = written;
        return true;
    }

    private static WebSocketFrames.Mode mode(Map<String, List<String>> headers, WebSocketRequest asked) {
        if (headers.getOrDefault("Content-Type", List.of()).contains("application/json")) {
            return WebSocketFrames.Mode.LINES;
        }
        return asked.protocol().equals(WebSocketRequest.BASE64)
                ? WebSocketFrames.Mode.BASE64
                : WebSocketFrames.Mode.BYTES;
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
            promise.addListener(progress);
            WebSocketFrames messages = frames;
            if (messages == null) {
                var _ = ctx.write(new DefaultHttpContent(data), promise);
            } else {
                messages.write(ctx, data, promise);
            }
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

    @Override
    public void breakOff() {
        if (!done) {
            var _ = ctx.close();
        }
    }

    @Override
    public void onGone(Runnable callback) {
        if (gone) {
            callback.run();
        } else if (!done) {
            onGone = callback;
        }
    }

    void clientGone() {
        gone = !done;
        done = true;
        if (gone && onGone != null) {
            onGone.run();
        }
        if (frames != null) {
            frames.drop();
        }
        if (stream != null) {
            stream.clientGone();
        }
    }

    private void finish() {
        done = true;
        onGone = null;
        if (frames == null) {
            var _ = ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
        } else {
            frames.end(ctx);
        }
        handler.answered(ctx, !keepAlive);
    }
}
