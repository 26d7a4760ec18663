package io.hydrofoil.perf;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A client that takes everything at once and counts it. */
final class CountingExchange implements Exchange, Exchange.Stream {
    private final LongAdder bytes;
    private final LongAdder ends;

    CountingExchange(LongAdder bytes, LongAdder ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public Map<String, List<String>> query() {
        return Map.of();
    }

    @Override
    public @Nullable String header(String name) {
        return null;
    }

    @Override
    public byte[] body() {
        return new byte[0];
    }

    @Override
    public Identity identity() {
        return Identity.ANONYMOUS;
    }

    @Override
    public long arrivedNs() {
        return 0;
    }

    @Override
    public void answer(int code, Map<String, List<String>> headers, byte[] body) {
        bytes.add(body.length);
        ends.increment();
    }

    @Override
    public Stream stream(int code, Map<String, List<String>> headers) {
        return this;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        bytes.add(length);
    }

    @Override
    public void flush() {
        // counted at write
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onWritable(Runnable callback) {
        callback.run();
    }

    @Override
    public void onClose(Runnable callback) {
        // never goes
    }

    @Override
    public void end() {
        ends.increment();
    }
}
