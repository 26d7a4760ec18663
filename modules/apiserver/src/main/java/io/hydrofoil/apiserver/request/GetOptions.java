package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.Map;

/** Query options of a get; its resourceVersion is read where the object is. */
public final class GetOptions {
    private GetOptions() {}

    /** Refuses what a get could once do: clients that want an object without what the server added would not get it. */
    public static void check(Map<String, List<String>> query) throws RefusedException {
        if (RequestPath.isTrue(query.get("export"))) {
            throw new RefusedException(
                    Statuses.badRequest("the export parameter, deprecated since v1.14, is no longer supported"));
        }
    }
}
