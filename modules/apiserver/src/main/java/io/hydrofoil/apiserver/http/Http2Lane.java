package io.hydrofoil.apiserver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 stream: the request that arrives on it, and the way of its answer. Event loop only. */
final class Http2Lane implements Lane {
    private static final AsciiString DATE = AsciiString.cached("date");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString CACHE_CONTROL = AsciiString.cached("cache-control");
    private static final AsciiString NO_CACHE = AsciiString.cached("no-cache, private");
    private static final AsciiString AUDIT_ID = AsciiString.cached("audit-id");
    private static final int MAX_CACHED_NAMES = 256;
    private static final Map<String, AsciiString> NAMES = new ConcurrentHashMap<>();

    private final Http2Endpoint endpoint;
    private final ChannelHandlerContext ctx;
    private final int streamId;
    private final WriteProgress progress;
    private @Nullable Incoming incoming;
    private @Nullable OutboundStream stream;
    private @Nullable Runnable onGone;
    private int heldBytes;
    private boolean ended;
    private boolean closed;

    Http2Lane(Http2Endpoint endpoint, ChannelHandlerContext ctx, int streamId) {
        this.endpoint = endpoint;
        this.ctx = ctx;
        this.streamId = streamId;
        this.progress = new WriteProgress(endpoint.desk());
    }

    @Nullable
    Incoming incoming() {
        return incoming;
    }

    void receiving(Incoming request) {
        incoming = request;
    }

    void received() {
        if (incoming != null) {
            heldBytes = incoming.heldBytes();
        }
        incoming = null;
    }

    /** Ends what the client lets lie: a request that does not arrive, an answer that it does not take. */
    void check(long nowNs) {
        if (incoming != null && incoming.isLate(nowNs)) {
            refuse(Refusal.TIMEOUT);
        } else if (!closed && progress.isStalled(nowNs)) {
            endpoint.cancel(ctx, streamId);
        }
    }

    /** Answers without waiting for the rest of the request, and tells the client to stop sending it. */
    void refuse(Refusal refusal) {
        received();
        endpoint.desk().countRefusal(refusal.code());
        head(refusal.code(), refusal.headers(), AuditIds.next(), refusal.body().length, false);
        ChannelPromise sent = ctx.newPromise();
        sent.addListener(done -> {
            if (!closed) {
                endpoint.reset(ctx, streamId);
            }
        });
        data(Unpooled.wrappedBuffer(refusal.body()), true, sent);
    }

    @Override
    public void head(int code, Map<String, List<String>> headers, String auditId, long lengthBytes, boolean end) {
        if (closed || ended) {
            return;
        }
        Http2Headers all = new DefaultHttp2Headers(false).status(status(code));
        headers.forEach((name, values) -> all.set(name(name), values));
        all.set(DATE, endpoint.desk().date());
        if (!all.contains(CACHE_CONTROL)) {
            all.set(CACHE_CONTROL, NO_CACHE);
        }
        if (!all.contains(AUDIT_ID)) {
            all.set(AUDIT_ID, auditId);
        }
        if (lengthBytes != UNKNOWN_LENGTH) {
            all.set(CONTENT_LENGTH, Long.toString(lengthBytes));
        }
        ended = end;
        var _ = endpoint.encoder().writeHeaders(ctx, streamId, all, 0, end, ctx.newPromise());
    }

    @Override
    public void data(ByteBuf data, boolean end, ChannelPromise promise) {
        if (closed || ended) {
            data.release();
            promise.tryFailure(new ClientGoneException());
            return;
        }
        ended = end;
        progress.begun();
        var _ = endpoint.encoder()
                .writeData(ctx, streamId, data, 0, end, promise)
                .addListener(progress);
    }

    @Override
    public boolean upgrade(Map<String, List<String>> headers) {
        return false;
    }

    @Override
    public void attach(OutboundStream answer) {
        stream = answer;
        if (closed) {
            answer.clientGone();
        }
    }

    @Override
    public void breakOff() {
        if (!closed && !ended) {
            endpoint.breakOff(ctx, streamId);
        }
    }

    @Override
    public void onGone(Runnable callback) {
        if (!closed) {
            onGone = callback;
        } else if (!ended) {
            callback.run();
        }
    }

    /** The stream is over, for whatever reason. */
    void closed() {
        if (closed) {
            return;
        }
        received();
        closed = true;
        endpoint.desk().bodies().giveBack(heldBytes);
        endpoint.lanes().exchangeClosed();
        if (onGone != null && !ended) {
            onGone.run();
        }
        onGone = null;
        if (stream != null) {
            stream.clientGone();
        }
    }

    private static CharSequence status(int code) {
        return code == 200 ? OK : code == 201 ? CREATED : Integer.toString(code);
    }

    private static final AsciiString OK = AsciiString.cached("200");
    private static final AsciiString CREATED = AsciiString.cached("201");

    private static AsciiString name(String name) {
        AsciiString known = NAMES.get(name);
        if (known != null) {
            return known;
        }
        AsciiString lower = AsciiString.cached(name.toLowerCase(Locale.ROOT));
        if (NAMES.size() < MAX_CACHED_NAMES) {
            NAMES.put(name, lower);
        }
        return lower;
    }
}
