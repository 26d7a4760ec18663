package io.hydrofoil.apiserver.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers of an HTTP/1.1 request. */
record Http1Headers(HttpHeaders headers) implements RequestHeaders {
    @Override
    public @Nullable String get(String name) {
        return headers.get(name);
    }

    @Override
    public List<String> all(String name) {
        return headers.getAll(name);
    }

    @Override
    public List<String> startingWith(String prefix) {
        return RequestHeaders.startingWith(headers::iteratorCharSequence, prefix);
    }

    @Override
    public Map<String, List<String>> byName() {
        return RequestHeaders.byName(headers::iteratorCharSequence);
    }
}
