package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is another one but for what it overrides: for those on a request's way who look at its answer, or
 * change it. Everything is forwarded here and nowhere else, so that none of them forgets anything.
 */
public interface Forwarding extends Exchange {
    /** The exchange behind this one. */
    Exchange inner();

    @Override
    default String method() {
        return inner().method();
    }

    @Override
    default String path() {
        return inner().path();
    }

    @Override
    default Map<String, List<String>> query() {
        return inner().query();
    }

    @Override
    default String uri() {
        return inner().uri();
    }

    @Override
    default String source() {
        return inner().source();
    }

    @Override
    default void annotate(String key, String value) {
        inner().annotate(key, value);
    }

    @Override
    default @Nullable String header(String name) {
        return inner().header(name);
    }

    @Override
    default Map<String, List<String>> headers() {
        return inner().headers();
    }

    @Override
    default void onGone(Runnable callback) {
        inner().onGone(callback);
    }

    @Override
    default byte[] body() {
        return inner().body();
    }

    @Override
    default Identity identity() {
        return inner().identity();
    }

    @Override
    default long arrivedNs() {
        return inner().arrivedNs();
    }

    @Override
    default void answer(int code, Map<String, List<String>> headers, byte[] body) {
        inner().answer(code, headers, body);
    }

    @Override
    default Exchange.Stream stream(int code, Map<String, List<String>> headers) {
        return inner().stream(code, headers);
    }

    /** The same for a streaming answer. */
    interface Stream extends Exchange.Stream {
        /** The stream behind this one. */
        Exchange.Stream inner();

        @Override
        default void write(byte[] bytes, int offset, int length) {
            inner().write(bytes, offset, length);
        }

        @Override
        default void lend(byte[] bytes, int offset, int length, Runnable left) {
            inner().lend(bytes, offset, length, left);
        }

        @Override
        default void flush() {
            inner().flush();
        }

        @Override
        default boolean isWritable() {
            return inner().isWritable();
        }

        @Override
        default void onWritable(Runnable callback) {
            inner().onWritable(callback);
        }

        @Override
        default void onClose(Runnable callback) {
            inner().onClose(callback);
        }

        @Override
        default void follows() {
            inner().follows();
        }

        @Override
        default void end() {
            inner().end();
        }

        @Override
        default void breakOff() {
            inner().breakOff();
        }
    }
}
