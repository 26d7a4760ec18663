package io.hydrofoil.controllers.volumes;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.volumebinding.Storage;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells of claims that ask for more than they have. Volumes of CSI drivers are grown by the driver's own resizer, and
 * there are no others that can grow.
 */
public final class Expansion implements Reconciler {
    private @Nullable View claims;

    @Override
    public String name() {
        return "volume_expand";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:expand-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        claims = views.of(Kinds.CLAIM);
        views.onChange(Kinds.CLAIM, (before, after) -> {
            boolean asksAnew = before != null
                    && after != null
                    && Storage.size(after.spec().map("resources").map("requests"))
                                    .compareTo(Storage.size(
                                            before.spec().map("resources").map("requests")))
                            > 0;
            if (asksAnew && after != null) {
                queue.add(after.key());
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject claim = Objects.requireNonNull(claims).get(key);
        boolean isShort = claim != null
                && "Bound".equals(claim.status().text("phase"))
                && Storage.size(claim.spec().map("resources").map("requests"))
                                .compareTo(Storage.size(claim.status().map("capacity")))
                        > 0;
        return claim == null || !isShort
                ? Plan.NOTHING
                : new Plan.Builder()
                        .note(Plan.Note.normal(
                                claim, "ExternalExpanding", "waiting for an external controller to expand this PVC"))
                        .build();
    }
}
