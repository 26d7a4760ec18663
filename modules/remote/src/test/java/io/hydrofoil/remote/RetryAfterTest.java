package io.hydrofoil.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a call that was pushed back waits. Over HTTP/1.1 and with real waits: PushBackTest of bench. */
final class RetryAfterTest {
    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "0, 0",
        "10, 10",
        "11, 10",
        "999999999, 10",
        "9999999999, 1",
        "-1, 1",
        "1.5, 1",
        "soon, 1",
        "'', 1",
        "'Fri, 31 Dec 1999 23:59:59 GMT', 1"
    })
    void isHeededInSecondsAndBounded(String header, int seconds) {
        WholeAnswer answer = new WholeAnswer();
        answer.retryAfter(header);
        answer.head(429);
        assertThat(answer.isPushBack()).isTrue();
        assertThat(answer.retrySeconds()).isEqualTo(seconds);
    }

    @Test
    void isReadOverHttp2() {
        assertThat(answered("429", "7").retrySeconds()).isEqualTo(7);
        assertThat(answered("429", null).retrySeconds()).isEqualTo(1);
    }

    /** What a server on the other end of a wire in memory answers. */
    private static WholeAnswer answered(String status, @Nullable String retryAfter) {
        Http2Headers headers = new DefaultHttp2Headers().status(status);
        if (retryAfter != null) {
            headers.add("retry-after", retryAfter);
        }
        Http2Wire wire = Http2Wire.create(new ApiTarget("localhost", 443, null, null, null, null));
        EmbeddedChannel client = new EmbeddedChannel(wire);
        EmbeddedChannel server =
                new EmbeddedChannel(Http2FrameCodecBuilder.forServer().build(), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        if (message instanceof Http2HeadersFrame request) {
                            var _ = ctx.writeAndFlush(
                                    new DefaultHttp2HeadersFrame(headers, true).stream(request.stream()));
                        }
                    }
                });
        exchange(client, server);
        WholeAnswer answer = new WholeAnswer();
        wire.send(Call.get("/"), answer);
        exchange(client, server);
        assertThat(answer.future()).isCompletedWithValue(answer);
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
        return answer;
    }

    private static void exchange(EmbeddedChannel client, EmbeddedChannel server) {
        boolean hasMoved = true;
        while (hasMoved) {
            client.runPendingTasks();
            server.runPendingTasks();
            hasMoved = carry(client, server) || carry(server, client);
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        ByteBuf bytes = from.readOutbound();
        if (bytes == null) {
            return false;
        }
        to.writeInbound(bytes);
        return true;
    }
}
