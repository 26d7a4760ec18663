package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.GoDuration;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a client will wait, as the query parameter {@code timeout} says; of a watch {@code timeoutSeconds} says it.
 * It is read before anything else is asked of a request, whatever its path and whoever its user is.
 */
public final class RequestTimeout {
    /** The query parameter. */
    public static final String NAME = "timeout";

    private RequestTimeout() {}

    /** Why the request is refused; null if it says no timeout, or one that can be read, or may last anyway. */
    public static @Nullable ApiStatus refusal(RequestPath path, Map<String, List<String>> query) {
        List<String> said = query.get(NAME);
        if (said == null || said.isEmpty() || said.getFirst().isEmpty() || path.isStream() || path.isWatch()) {
            return null;
        }
        String fault = GoDuration.fault(said.getFirst());
        return fault.isEmpty() ? null : Statuses.badRequest("invalid timeout specified in the request URL - " + fault);
    }
}
