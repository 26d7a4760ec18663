package io.hydrofoil.apiserver.logs;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.client.PodLogs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log on its way to a client. The answer begins with the first bytes or the end, so that a refusal can still come
 * before. Thread-safe.
 */
final class LogStream implements PodLogs.Sink {
    private static final int MAX_BEHIND_BYTES = 4 * 1024 * 1024;
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Content-Type",
            List.of("text/plain"),
            "Cache-Control",
            List.of("no-cache, private"),
            Exchange.UPGRADE,
            List.of(Exchange.WEB_SOCKET));

    private final Exchange exchange;
    private Exchange.@Nullable Stream stream;
    private int behindBytes;
    private volatile boolean gone;

    LogStream(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Begins the answer unless it has begun. */
    synchronized Exchange.Stream open() {
        Exchange.Stream opened = stream;
        if (opened == null) {
            opened = exchange.stream(200, HEADERS);
            stream = opened;
            opened.onClose(() -> gone = true);
        }
        return opened;
    }

    @Override
    public synchronized boolean write(byte[] utf8) {
        Exchange.Stream out = open();
        behindBytes = out.isWritable() ? 0 : behindBytes + utf8.length;
        if (gone || behindBytes > MAX_BEHIND_BYTES) {
            return false;
        }
        out.write(utf8, 0, utf8.length);
        out.flush();
        return true;
    }

    @Override
    public void end() {
        open().end();
    }
}
