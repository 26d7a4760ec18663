package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object that an autoscaler scales. */
final class Target {
    static final List<Kind> KINDS =
            List.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.STATEFUL_SET, Kinds.REPLICATION_CONTROLLER);

    private Target() {}

    /** Where it is; null: of a kind that cannot be scaled here. */
    static @Nullable ObjectKey key(ApiObject autoscaler) {
        MapValue reference = autoscaler.spec().map("scaleTargetRef");
        String group = Owners.group(reference.text("apiVersion", ""));
        for (Kind kind : KINDS) {
            if (kind.kind().equals(reference.text("kind")) && kind.group().equals(group)) {
                return new ObjectKey(kind, autoscaler.namespace(), reference.text("name", ""));
            }
        }
        return null;
    }

    static LabelSelector selector(ApiObject target) {
        MapValue selector = target.spec().map("selector");
        return target.kind() == Kinds.REPLICATION_CONTROLLER
                ? LabelSelector.ofLabels(selector)
                : LabelSelector.of(selector);
    }
}
