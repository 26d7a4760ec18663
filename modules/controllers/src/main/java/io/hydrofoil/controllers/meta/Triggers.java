package io.hydrofoil.controllers.meta;

import io.hydrofoil.client.Reconciler.KeySink;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ObjectKey;

/** Which changes wake a controller whose objects own others. */
public final class Triggers {
    private Triggers() {}

    /** Whether an owner would adopt an object of its namespace that has no controller. */
    @FunctionalInterface
    public interface Adoption {
        boolean wants(ApiObject owner, ApiObject orphan);
    }

    /** An owner that comes or changes. */
    public static void onOwner(Views views, Kind owner, KeySink queue) {
        views.onChange(owner, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            }
        });
    }

    /** What an owner owns, also when it passes from one owner to another. */
    public static void onOwned(Views views, Kind owned, Kind owner, KeySink queue) {
        views.onChange(owned, (before, after) -> {
            ObjectKey old = Owners.controllerKey(before, owner);
            ObjectKey now = Owners.controllerKey(after, owner);
            if (old != null) {
                queue.add(old);
            }
            if (now != null && !now.equals(old)) {
                queue.add(now);
            }
        });
    }

    /** An object without a controller, for every owner that would adopt it. */
    public static void onOrphan(Views views, Kind owned, Kind owner, Adoption adoption, KeySink queue) {
        View owners = views.of(owner);
        views.onChange(owned, (before, after) -> {
            if (after == null || after.isDeleting() || Owners.controllerOf(after) != null) {
                return;
            }
            for (ApiObject candidate : owners.inNamespace(after.namespace())) {
                if (adoption.wants(candidate, after)) {
                    queue.add(candidate.key());
                }
            }
        });
    }
}
