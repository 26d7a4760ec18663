package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Identity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 on one connection, on Netty's connection handler itself: the multiplexing handler above it would make a
 * channel with a pipeline for
 * each stream, which costs more than most requests. A stream's state is a {@link Http2Lane}, kept as a property of
 * Netty's stream. Event loop
 * only.
 */
final class Http2Endpoint extends Http2ConnectionHandler {
    private static final int STREAM_WINDOW_BYTES = 256 * 1024;
    private static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;
    // Netty answers a head beyond its own limit by closing the connection; up to this multiple the request alone is
    // refused.
    private static final int FLOOD_FACTOR = 4;

    private final FrontDesk desk;
    private final @Nullable Identity certificateIdentity;
    private final Http2Connection.PropertyKey laneKey;
    private Connection connection;

    @SuppressWarnings("NullAway.Init") // connection is set by handlerAdded, before any other event
    private Http2Endpoint(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings, Builder builder) {
        super(decoder, encoder, settings);
        this.desk = builder.desk;
        this.certificateIdentity = builder.certificateIdentity;
        this.laneKey = connection().newKey();
        decoder.frameListener(new Frames());
        connection().addListener(new Streams());
    }

    static Http2Endpoint create(FrontDesk desk, @Nullable Identity certificateIdentity) {
        return new Builder(desk, certificateIdentity).build();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        connection = new Connection(ctx, () -> flush(ctx), desk, certificateIdentity);
        super.handlerAdded(ctx);
        Http2Stream all = connection().connectionStream();
        int window = connection().local().flowController().initialWindowSize();
        decoder().flowController().incrementWindowSize(all, CONNECTION_WINDOW_BYTES - window);
        scheduleCheck(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        connection.reading();
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        connection.readComplete();
        super.channelReadComplete(ctx);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception http2Ex) {
        desk.connectionBroke(cause);
        super.onConnectionError(ctx, outbound, cause, http2Ex);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof Http2Exception) {
            super.exceptionCaught(ctx, cause);
        } else {
            desk.connectionBroke(cause);
            var _ = ctx.close();
        }
    }

    Connection lanes() {
        return connection;
    }

    FrontDesk desk() {
        return desk;
    }

    private @Nullable Http2Lane lane(@Nullable Http2Stream stream) {
        return stream == null ? null : stream.getProperty(laneKey);
    }

    private void begin(ChannelHandlerContext ctx, Http2Stream stream, Http2Headers headers) {
        if (connection.heldAnswersBytes() > desk.limits().heldAnswersBytes()) {
            // It takes none of its answers: more of them would be held for it, for as long as it likes.
            desk.countStalled();
            reset(ctx, stream.id(), Http2Error.REFUSED_STREAM);
            return;
        }
        Http2Lane lane = new Http2Lane(this, ctx, stream.id());
        stream.setProperty(laneKey, lane);
        connection.exchangeOpened();
        CharSequence method = headers.method();
        CharSequence path = headers.path();
        Incoming incoming = new Incoming(
                desk,
                method == null ? "" : method.toString(),
                path == null ? "" : path.toString(),
                new Http2RequestHeaders(headers));
        Refusal refusal = isTooLong(headers) ? Refusal.HEADERS_TOO_LARGE : incoming.checkHead(certificateIdentity);
        if (refusal == null) {
            lane.receiving(incoming);
        } else {
            lane.refuse(refusal);
        }
    }

    private boolean isTooLong(Http2Headers headers) {
        int bytes = 0;
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            bytes += header.getKey().length() + header.getValue().length();
        }
        return bytes > desk.limits().headerBytes();
    }

    private void completeIfWhole(Http2Lane lane, boolean endOfStream) {
        Incoming incoming = lane.incoming();
        if (endOfStream && incoming != null) {
            lane.received();
            desk.dispatch(incoming.complete(connection, lane));
        }
    }

    private void scheduleCheck(ChannelHandlerContext ctx) {
        var _ = ctx.executor().schedule(() -> check(ctx), desk.limits().requestTimeoutMs(), TimeUnit.MILLISECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (connection.idleNs() > desk.limits().idleTimeoutMs() * 1_000_000) {
            var _ = ctx.close();
            return;
        }
        long nowNs = desk.clock().monotonicNs();
        try {
            connection().forEachActiveStream(stream -> {
                Http2Lane lane = lane(stream);
                if (lane != null) {
                    lane.check(nowNs);
                }
                return true;
            });
        } catch (Http2Exception e) {
            onError(ctx, false, e);
        }
        flush(ctx);
        scheduleCheck(ctx);
    }

    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream) {
            onHeadersRead(ctx, streamId, headers, padding, endOfStream);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
            Http2Stream stream = connection().stream(streamId);
            if (stream == null) {
                return;
            }
            Http2Lane lane = lane(stream);
            if (lane == null) {
                begin(ctx, stream, headers);
                lane = lane(stream);
            }
            if (lane != null) {
                completeIfWhole(lane, endOfStream);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
            int consumed = data.readableBytes() + padding;
            Http2Lane lane = lane(connection().stream(streamId));
            Incoming incoming = lane == null ? null : lane.incoming();
            if (lane != null && incoming != null) {
                Refusal refusal = incoming.append(data);
                if (refusal == null) {
                    completeIfWhole(lane, endOfStream);
                } else {
                    lane.refuse(refusal);
                }
            }
            return consumed;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
            Http2Lane lane = lane(connection().stream(streamId));
            if (lane != null) {
                lane.closed();
            }
        }
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2Lane lane = lane(stream);
            if (lane != null) {
                lane.closed();
            }
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Endpoint, Builder> {
        private final FrontDesk desk;
        private final @Nullable Identity certificateIdentity;

        Builder(FrontDesk desk, @Nullable Identity certificateIdentity) {
            this.desk = desk;
            this.certificateIdentity = certificateIdentity;
            HttpLimits limits = desk.limits();
            server(true);
            validateHeaders(true);
            validateRequiredPseudoHeaders(true);
            frameListener(new Http2FrameAdapter());
            decoderEnforceMaxRstFramesPerWindow(limits.resetsPerWindow(), HttpLimits.RESET_WINDOW_SECONDS);
            gracefulShutdownTimeoutMillis(TimeUnit.SECONDS.toMillis(1));
            initialSettings()
                    .maxConcurrentStreams(limits.streamsPerConnection())
                    .initialWindowSize(STREAM_WINDOW_BYTES)
                    .maxHeaderListSize((long) limits.headerBytes() * FLOOD_FACTOR);
        }

        @Override
        protected Http2Endpoint build() {
            return super.build();
        }

        @Override
        protected Http2Endpoint build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initialSettings) {
            return new Http2Endpoint(decoder, encoder, initialSettings, this);
        }
    }

    void reset(ChannelHandlerContext ctx, int streamId) {
        reset(ctx, streamId, Http2Error.NO_ERROR);
    }

    /** Ends a stream whose client does not take its answer. */
    void cancel(ChannelHandlerContext ctx, int streamId) {
        desk.countStalled();
        reset(ctx, streamId, Http2Error.CANCEL);
    }

    /** Ends a stream whose answer cannot be completed. */
    void breakOff(ChannelHandlerContext ctx, int streamId) {
        reset(ctx, streamId, Http2Error.INTERNAL_ERROR);
    }

    private void reset(ChannelHandlerContext ctx, int streamId, Http2Error why) {
        var _ = resetStream(ctx, streamId, why.code(), ctx.newPromise());
        flush(ctx);
    }
}
