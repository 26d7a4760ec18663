package io.hydrofoil.apiserver.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import java.util.List;
import java.util.Map;

/**
 * The way of one answer onto the wire, in either protocol. Event loop only; nothing leaves before the connection is
 * flushed.
 */
interface Lane {
    /** Length of a body that is not known beforehand. */
    long UNKNOWN_LENGTH = -1;

    /**
     * Sends the head.
     *
     * @param auditId names the exchange, unless the headers do so
     * @param end no body follows
     */
    void head(int code, Map<String, List<String>> headers, String auditId, long lengthBytes, boolean end);

    /** Goes on as a WebSocket if the client has asked for one; false: it has not, nothing is sent yet. */
    boolean upgrade(Map<String, List<String>> headers);

    /** Sends a part of the body; takes over the buffer. The promise completes when the bytes have left. */
    void data(ByteBuf data, boolean end, ChannelPromise promise);

    /** Breaks the answer off: the client must not take what it has for the whole. */
    void breakOff();

    /** Called once when the client goes before the answer is over, at once if it has gone. */
    void onGone(Runnable callback);

    /** Names the stream to be told when the client has gone. */
    void attach(OutboundStream stream);
}
