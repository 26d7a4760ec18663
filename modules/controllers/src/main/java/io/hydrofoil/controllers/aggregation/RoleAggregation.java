package io.hydrofoil.controllers.aggregation;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every cluster role with an aggregation rule the rules of the cluster roles that its selectors match, in the
 * order of their names, each rule once.
 */
public final class RoleAggregation implements Reconciler {
    private @Nullable View roles;

    @Override
    public String name() {
        return "clusterrole-aggregation-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.CLUSTER_ROLE);
        roles = all;
        // Any role may be collected by any other, and there are few that collect.
        views.onChange(Kinds.CLUSTER_ROLE, (before, after) -> all.all().stream()
                .filter(RoleAggregation::collects)
                .forEach(role -> queue.add(role.key())));
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        View all = Objects.requireNonNull(roles);
        ApiObject role = all.get(key);
        if (role == null || role.isDeleting() || !collects(role)) {
            return Plan.NOTHING;
        }
        ListValue rules = collected(role, all);
        if (rules.equals(role.tree().list("rules"))) {
            return Plan.NOTHING;
        }
        MapValue tree = Changes.tree(role);
        tree.put("rules", rules);
        return new Plan.Builder().write(Changes.update(role, tree)).build();
    }

    private static boolean collects(ApiObject role) {
        return role.tree().has("aggregationRule");
    }

    private static ListValue collected(ApiObject role, View all) {
        Set<Value> rules = new LinkedHashSet<>();
        for (MapValue tree :
                role.tree().map("aggregationRule").list("clusterRoleSelectors").maps()) {
            LabelSelector selector = LabelSelector.of(tree);
            List<ApiObject> matched = all.all().stream()
                    .filter(other -> other != role && selector.matches(other.labels()))
                    .sorted(Comparator.comparing(ApiObject::name))
                    .toList();
            matched.forEach(other -> other.tree().list("rules").forEach(rules::add));
        }
        ListValue list = new ListValue();
        rules.forEach(rule -> list.add(rule.copy()));
        return list;
    }
}
