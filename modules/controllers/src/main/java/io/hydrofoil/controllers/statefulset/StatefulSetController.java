package io.hydrofoil.controllers.statefulset;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.meta.Triggers;
import io.hydrofoil.controllers.revisions.History;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stateful set's members: in order by default, each with its name, its claims and the template of its revision.
 */
public final class StatefulSetController implements Reconciler {
    private @Nullable View sets;
    private @Nullable View pods;
    private @Nullable View revisions;
    private @Nullable View claims;

    @Override
    public String name() {
        return "statefulset-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        sets = views.of(Kinds.STATEFUL_SET);
        pods = Owners.indexed(views, Kinds.POD);
        revisions = Owners.indexed(views, Kinds.REVISION);
        claims = views.of(Kinds.CLAIM);
        Triggers.onOwner(views, Kinds.STATEFUL_SET, queue);
        Triggers.onOwned(views, Kinds.REVISION, Kinds.STATEFUL_SET, queue);
        Triggers.onOwned(views, Kinds.POD, Kinds.STATEFUL_SET, queue);
        Triggers.onOrphan(
                views,
                Kinds.POD,
                Kinds.STATEFUL_SET,
                (set, pod) -> selector(set).matches(pod.labels()) && Member.ordinal(set, pod) >= 0,
                queue);
    }

    private static LabelSelector selector(ApiObject set) {
        return LabelSelector.of(set.spec().map("selector"));
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject set = Objects.requireNonNull(sets).get(key);
        View podView = Objects.requireNonNull(pods);
        View revisionView = Objects.requireNonNull(revisions);
        if (set == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        List<Write> adoptions = new ArrayList<>(Owners.claims(set, selector(set), podView));
        adoptions.removeIf(write -> isForeign(set, podView.get(write.key())));
        if (!adoptions.isEmpty()) {
            adoptions.forEach(plan::write);
            return plan.build();
        }
        TreeMap<Integer, ApiObject> members = new TreeMap<>();
        for (ApiObject pod : Owners.controlledBy(podView, set)) {
            int ordinal = Member.ordinal(set, pod);
            if (ordinal >= 0) {
                members.put(ordinal, pod);
            }
        }
        History history = new History(set, Owners.controlledBy(revisionView, set), "controller.kubernetes.io/hash");
        ApiObject update = history.current(plan, name -> revisionView.get(set.namespace(), name) != null);
        if (update != null) {
            new SetStep(plan, set, members, attempt.nowMs()).run(history, update, Objects.requireNonNull(claims));
        }
        return plan.build();
    }

    /** A pod whose name is not one of the set's does not become a member, whatever its labels. */
    private static boolean isForeign(ApiObject set, @Nullable ApiObject pod) {
        return pod != null && Owners.controllerOf(pod) == null && Member.ordinal(set, pod) < 0;
    }
}
