package io.hydrofoil.apiserver.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange that keeps its answer. */
final class CannedExchange implements Exchange {
    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    int code;
    String body = "";

    CannedExchange(String method, String path, Map<String, List<String>> query) {
        this.method = method;
        this.path = path;
        this.query = query;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Map<String, List<String>> query() {
        return query;
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
    public void answer(int answerCode, Map<String, List<String>> headers, byte[] answer) {
        code = answerCode;
        body = new String(answer, UTF_8);
    }

    @Override
    public Stream stream(int answerCode, Map<String, List<String>> headers) {
        throw new UnsupportedOperationException();
    }
}
