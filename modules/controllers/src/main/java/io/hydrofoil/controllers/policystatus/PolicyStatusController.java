package io.hydrofoil.controllers.policystatus;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.CustomKinds;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.PolicyTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the expressions of ValidatingAdmissionPolicies against the schemas of the kinds that their rules name, once a
 * generation, and writes what it finds to their status.
 */
public final class PolicyStatusController implements Reconciler {
    private @Nullable View policies;
    private @Nullable View definitions;

    @Override
    public String name() {
        return "validatingadmissionpolicy-status-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        policies = views.of(Kinds.VALIDATING_POLICY);
        definitions = views.of(Kinds.DEFINITION);
        views.onChange(Kinds.VALIDATING_POLICY, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject policy = Objects.requireNonNull(policies).get(key);
        if (policy == null || policy.isDeleting()) {
            return Plan.NOTHING;
        }
        long generation = policy.tree().map("metadata").number("generation", 0);
        if (policy.status().number("observedGeneration", 0) >= generation) {
            return Plan.NOTHING;
        }
        MapValue status = policy.status().copy().put("observedGeneration", generation);
        MapValue checked = new MapValue();
        ListValue warnings = PolicyTypes.warnings(policy.tree(), kinds(policy));
        if (!warnings.isEmpty()) {
            checked.put("expressionWarnings", warnings);
        }
        Write write = Changes.status(policy, status.put("typeChecking", checked));
        return write == null ? Plan.NOTHING : new Plan.Builder().write(write).build();
    }

    /** The built-in kinds, and the custom ones whose groups the policy names. */
    private KindTable kinds(ApiObject policy) {
        List<Kind> custom = new ArrayList<>();
        String spec = policy.tree().map("spec").toString();
        for (ApiObject definition : Objects.requireNonNull(definitions).all()) {
            if (spec.contains(definition.tree().map("spec").text("group", ""))) {
                custom.addAll(CustomKinds.of(definition.tree()));
            }
        }
        return custom.isEmpty() ? KindTable.builtin() : KindTable.builtin().with(custom);
    }
}
