package io.hydrofoil.apiserver.http;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers of an HTTP/2 request; their names are lower-case on the wire. */
record Http2RequestHeaders(Http2Headers headers) implements RequestHeaders {
    @Override
    public @Nullable String get(String name) {
        CharSequence value = headers.get(name);
        return value == null ? null : value.toString();
    }

    @Override
    public List<String> all(String name) {
        return headers.getAll(name).stream().map(CharSequence::toString).toList();
    }

    @Override
    public List<String> startingWith(String prefix) {
        return RequestHeaders.startingWith(headers, prefix);
    }

    @Override
    public Map<String, List<String>> byName() {
        return RequestHeaders.byName(headers);
    }
}
