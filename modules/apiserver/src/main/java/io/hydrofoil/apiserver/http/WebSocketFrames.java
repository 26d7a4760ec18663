package io.hydrofoil.apiserver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Cuts an answer into messages: of JSON a text a line, which is an event of a watch; of anything else whatever has come
 * together, as bytes or, if the client prefers, as text in base64. Event loop only.
 */
final class WebSocketFrames {
    /** How an answer is cut. */
    enum Mode {
        LINES,
        BYTES,
        BASE64
    }

    private final Mode mode;
    private ByteBuf unfinished = Unpooled.EMPTY_BUFFER;

    WebSocketFrames(Mode mode) {
        this.mode = mode;
    }

    /** An empty message tells the client that bytes will follow, before there are any. */
    void begin(ChannelHandlerContext ctx) {
        if (mode != Mode.LINES) {
            var _ = ctx.write(frame(Unpooled.EMPTY_BUFFER), ctx.voidPromise());
        }
    }

    /** Sends what is complete; takes over the buffer. */
    void write(ChannelHandlerContext ctx, ByteBuf data, ChannelPromise promise) {
        if (mode != Mode.LINES) {
            var _ = ctx.write(frame(data), promise);
            return;
        }
        ByteBuf all = unfinished.isReadable() ? Unpooled.wrappedBuffer(unfinished, data) : data;
        int end = all.indexOf(all.readerIndex(), all.writerIndex(), (byte) '\n');
        while (end >= 0) {
            ByteBuf line = all.readRetainedSlice(end + 1 - all.readerIndex());
            end = all.indexOf(all.readerIndex(), all.writerIndex(), (byte) '\n');
            var _ = ctx.write(new TextWebSocketFrame(line), ctx.newPromise());
        }
        unfinished = all.isReadable() ? all : Unpooled.EMPTY_BUFFER;
        if (!all.isReadable()) {
            all.release();
        }
        // Completes when everything written before it has left.
        var _ = ctx.write(Unpooled.EMPTY_BUFFER, promise);
    }

    /** Sends the rest, and that this was all. */
    void end(ChannelHandlerContext ctx) {
        if (unfinished.isReadable()) {
            var _ = ctx.write(new TextWebSocketFrame(unfinished), ctx.voidPromise());
            unfinished = Unpooled.EMPTY_BUFFER;
        }
        var _ = ctx.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE), ctx.voidPromise());
    }

    /** Forgets what was not finished. */
    void drop() {
        unfinished.release();
        unfinished = Unpooled.EMPTY_BUFFER;
    }

    private WebSocketFrame frame(ByteBuf data) {
        if (mode == Mode.BYTES) {
            return new BinaryWebSocketFrame(data);
        }
        byte[] bytes = ByteBufUtil.getBytes(data);
        data.release();
        return new TextWebSocketFrame(
                Unpooled.wrappedBuffer(Base64.getEncoder().encodeToString(bytes).getBytes(StandardCharsets.US_ASCII)));
    }
}
