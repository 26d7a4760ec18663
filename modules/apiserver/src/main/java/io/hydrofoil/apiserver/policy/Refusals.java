package io.hydrofoil.apiserver.policy;

import io.hydrofoil.apiserver.webhook.Reviewed;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.List;

/** What refusals of both sorts of policies have in common. */
final class Refusals {
    private Refusals() {}

    /** 403 about the object of a write, which may not have been named yet. */
    static ApiStatus forbidden(Reviewed reviewed, String text) {
        MapValue metadata = (reviewed.object().isEmpty() ? reviewed.old() : reviewed.object()).map("metadata");
        String name = reviewed.name();
        String shown = name.isEmpty() ? metadata.text("generateName", "") : name;
        return Statuses.forbidden(reviewed.target().kind(), shown, text);
    }

    /** The details of a status with these causes. */
    static ApiStatus.Details with(ApiStatus status, List<String> causes) {
        ApiStatus.Details details = status.details();
        List<ApiStatus.Cause> all =
                causes.stream().map(text -> new ApiStatus.Cause("", text, "")).toList();
        return details == null
                ? new ApiStatus.Details("", "", "", "", all, 0)
                : new ApiStatus.Details(details.name(), details.group(), details.kind(), details.uid(), all, 0);
    }
}
