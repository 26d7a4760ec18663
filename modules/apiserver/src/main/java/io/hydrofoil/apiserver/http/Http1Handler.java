package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Identity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on one connection. One exchange at a time: what a pipelining client sends ahead waits, so that answers leave
 * in order. Event loop
 * only.
 *
 * <p>States: receiving ({@code incoming} set), answering ({@code lane} set, {@code incoming} not), idle (neither),
 * closing (the current answer
 * is the last; whatever arrives is dropped).
 */
final class Http1Handler extends ChannelInboundHandlerAdapter {
    private static final int MAX_WAITING = 64;
    private static final long LINGER_MS = 1_000;
    private static final int MAX_FRAME_BYTES = 64 * 1024;

    private final FrontDesk desk;
    private final @Nullable Identity certificateIdentity;
    private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();
    private Connection connection;
    private @Nullable Incoming incoming;
    private @Nullable Http1Lane lane;
    private int heldBytes;
    private boolean closing;
    private boolean lingers;
    private boolean advancing;

    @SuppressWarnings("NullAway.Init") // connection is set by handlerAdded, before any other event
    Http1Handler(FrontDesk desk, @Nullable Identity certificateIdentity) {
        this.desk = desk;
        this.certificateIdentity = certificateIdentity;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection = new Connection(ctx, ctx::flush, desk, certificateIdentity);
        scheduleCheck(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        connection.reading();
        if (message instanceof WebSocketFrame frame) {
            frame(ctx, frame);
            return;
        }
        if (closing || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.add(object);
        advance(ctx);
        if (waiting.size() > MAX_WAITING) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        connection.readComplete();
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        dropWaiting();
        incoming = null;
        Http1Lane open = lane;
        if (open != null) {
            exchangeEnded();
            open.clientGone();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        desk.connectionBroke(cause);
        var _ = ctx.close();
    }

    /** Takes objects in turn until an exchange has to be answered first. */
    private void advance(ChannelHandlerContext ctx) {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (!closing && (lane == null || incoming != null)) {
                HttpObject next = waiting.poll();
                if (next == null) {
                    break;
                }
                try {
                    take(ctx, next);
                } finally {
                    ReferenceCountUtil.release(next);
                }
            }
        } finally {
            advancing = false;
        }
        if (closing) {
            dropWaiting();
        } else if (waiting.isEmpty() && !ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void take(ChannelHandlerContext ctx, HttpObject object) {
        if (object instanceof HttpRequest request) {
            begin(ctx, request);
        }
        Incoming current = incoming;
        if (object instanceof HttpContent part && current != null) {
            content(current, part);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        HttpHeaders headers = request.headers();
        boolean http11 = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
        WebSocketRequest socket = WebSocketRequest.of(request);
        Http1Lane answer = new Http1Lane(this, ctx, http11, HttpUtil.isKeepAlive(request), socket);
        lane = answer;
        connection.exchangeOpened();
        Incoming next = new Incoming(desk, request.method().name(), request.uri(), reading(headers, socket));
        Refusal refusal = fault(request, http11);
        if (refusal == null) {
            refusal = next.checkHead(certificateIdentity);
        }
        if (refusal == null) {
            refusal = expectation(ctx, headers);
        }
        if (refusal == null) {
            incoming = next;
        } else {
            refuse(answer, refusal);
        }
    }

    private static RequestHeaders reading(HttpHeaders headers, @Nullable WebSocketRequest socket) {
        String token = socket == null ? null : socket.token();
        if (token == null || headers.contains(HttpHeaderNames.AUTHORIZATION)) {
            return new Http1Headers(headers);
        }
        return new Http1Headers(headers.copy().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token));
    }

    /** From now on frames go both ways; what has been written before leaves as it was. */
    void speakFrames(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .expectMaskedFrames(true)
                .build();
        String name = ctx.name();
        pipeline.addBefore(name, "frame-encoder", new WebSocket13FrameEncoder(false));
        pipeline.addBefore(name, "frame-decoder", new WebSocket13FrameDecoder(config));
        pipeline.remove(HttpResponseEncoder.class);
        pipeline.remove(HttpRequestDecoder.class);
    }

    /** A client that watches has nothing to say but that it is there, or that it goes. */
    private static void frame(ChannelHandlerContext ctx, WebSocketFrame frame) {
        // Who asks again and again and takes no answers gets none: they would gather without end.
        if (frame instanceof PingWebSocketFrame && ctx.channel().isWritable()) {
            var _ = ctx.write(new PongWebSocketFrame(frame.content()), ctx.voidPromise());
            return;
        }
        frame.release();
        if (frame instanceof CloseWebSocketFrame) {
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static @Nullable Refusal fault(HttpRequest request, boolean http11) {
        if (request.decoderResult().isFailure()) {
            Throwable cause = request.decoderResult().cause();
            boolean tooLong = cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
            return tooLong ? Refusal.HEADERS_TOO_LARGE : Refusal.BAD_REQUEST;
        }
        if (request.protocolVersion().majorVersion() != 1) {
            return Refusal.VERSION;
        }
        HttpHeaders headers = request.headers();
        boolean twoFramings = headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && (headers.contains(HttpHeaderNames.CONTENT_LENGTH) || !HttpUtil.isTransferEncodingChunked(request));
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        boolean noHost = (http11 && hosts.size() != 1) || !hosts.stream().allMatch(Http1Handler::isHost);
        return twoFramings || noHost ? Refusal.BAD_REQUEST : null;
    }

    /** Whether this can be a host and a port (RFC 3986); a line that was folded into it cannot. */
    private static boolean isHost(String value) {
        return value.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"#/<>?@\\^`{|}".indexOf(c) < 0);
    }

    private static @Nullable Refusal expectation(ChannelHandlerContext ctx, HttpHeaders headers) {
        String expected = headers.get(HttpHeaderNames.EXPECT);
        if (expected == null) {
            return null;
        }
        if (!"100-continue".equals(expected.toLowerCase(Locale.ROOT))) {
            return Refusal.EXPECTATION_FAILED;
        }
        var _ = ctx.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        return null;
    }

    private void content(Incoming current, HttpContent part) {
        Http1Lane answer = lane;
        if (answer == null) {
            return;
        }
        Refusal refusal = part.decoderResult().isFailure() ? Refusal.BAD_REQUEST : current.append(part.content());
        heldBytes = current.heldBytes();
        if (refusal != null) {
            refuse(answer, refusal);
        } else if (part instanceof LastHttpContent) {
            incoming = null;
            desk.dispatch(current.complete(connection, answer));
        }
    }

    /** Answers and closes: the rest of the request, of unknown length, is not worth reading. */
    private void refuse(Http1Lane answer, Refusal refusal) {
        desk.countRefusal(refusal.code());
        incoming = null;
        closing = true;
        lingers = true;
        answer.closeAfterwards();
        connection.submit(() -> {
            ByteBuf body = Unpooled.wrappedBuffer(refusal.body());
            answer.head(refusal.code(), refusal.headers(), AuditIds.next(), refusal.body().length, false);
            answer.data(body, true, connection.ctx().newPromise());
        });
    }

    /** The lane has sent the end of its answer. */
    void answered(ChannelHandlerContext ctx, boolean last) {
        exchangeEnded();
        if (last && lingers) {
            // The client still sends: closing now would reset the connection and tear the answer away from it.
            ctx.flush();
            Runnable close = () -> {
                var _ = ctx.close();
            };
            var _ = ctx.executor().schedule(close, LINGER_MS, TimeUnit.MILLISECONDS);
        } else if (last) {
            closing = true;
            dropWaiting();
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            advance(ctx);
        }
    }

    FrontDesk desk() {
        return desk;
    }

    private void exchangeEnded() {
        lane = null;
        desk.bodies().giveBack(heldBytes);
        heldBytes = 0;
        connection.exchangeClosed();
    }

    private void dropWaiting() {
        for (HttpObject object = waiting.poll(); object != null; object = waiting.poll()) {
            ReferenceCountUtil.release(object);
        }
    }

    private void scheduleCheck(ChannelHandlerContext ctx) {
        var _ = ctx.executor().schedule(() -> check(ctx), desk.limits().requestTimeoutMs(), TimeUnit.MILLISECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        Incoming current = incoming;
        Http1Lane answer = lane;
        long nowNs = desk.clock().monotonicNs();
        if (current != null && answer != null && current.isLate(nowNs)) {
            refuse(answer, Refusal.TIMEOUT);
        } else if (answer != null && answer.isStalled(nowNs)) {
            desk.countStalled();
            var _ = ctx.close();
            return;
        } else if (connection.idleNs() > desk.limits().idleTimeoutMs() * 1_000_000) {
            var _ = ctx.close();
            return;
        }
        scheduleCheck(ctx);
    }
}
