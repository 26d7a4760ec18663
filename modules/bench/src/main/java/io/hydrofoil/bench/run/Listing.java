package io.hydrofoil.bench.run;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.WholeAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lists a collection, page by page if the query has a limit: each page is an operation of its own. */
final class Listing extends Measured {
    private final String path;
    private final boolean isPaged;
    private final @Nullable String[] next;
    private volatile long bytes;

    Listing(Recorder recorder, String phase, int lanes, String collection, String query) {
        super(recorder, phase, lanes);
        this.path = query.isEmpty() ? collection : collection + "?" + query;
        this.isPaged = query.contains("limit=");
        this.next = new @Nullable String[lanes];
    }

    @Override
    public Call next(int lane) {
        String token = next[lane];
        return Call.get(token == null ? path : path + "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    @Override
    public boolean keepsBodies() {
        return isPaged;
    }

    @Override
    public void answered(int lane, WholeAnswer answer) {
        long sum = bytes + answer.received();
        bytes = sum;
        if (isPaged) {
            next[lane] = token(answer);
        }
    }

    private static @Nullable String token(WholeAnswer answer) {
        try {
            String token = Json.parse(answer.body()) instanceof MapValue list
                    ? list.map("metadata").text("continue", "")
                    : "";
            return token.isEmpty() ? null : token;
        } catch (MalformedException e) {
            throw new IllegalStateException("a list is not JSON", e);
        }
    }

    long bytes() {
        return bytes;
    }
}
