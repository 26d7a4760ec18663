package io.hydrofoil.controllers.replicaset;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.meta.Triggers;
import io.hydrofoil.controllers.pods.DeletionOrder;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many active pods as a replica set (or replication controller, which differs only in its names) asks for.
 * Creates in batches that double as
 * long as they succeed, so that a quota or a broken webhook is asked once and not a hundred times.
 */
public final class ReplicaSetController implements Reconciler {
    private static final int BURST = 500;

    private final Kind kind;
    private final String name;
    private @Nullable View sets;
    private @Nullable View pods;

    private ReplicaSetController(Kind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** For replica sets. */
    public static ReplicaSetController forReplicaSets() {
        return new ReplicaSetController(Kinds.REPLICA_SET, "replicaset-controller");
    }

    /** For replication controllers. */
    public static ReplicaSetController forReplicationControllers() {
        return new ReplicaSetController(Kinds.REPLICATION_CONTROLLER, "replication-controller");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void watch(Views views, KeySink queue) {
        sets = Owners.indexed(views, kind);
        pods = Owners.indexed(views, Kinds.POD);
        Triggers.onOwner(views, kind, queue);
        Triggers.onOwned(views, Kinds.POD, kind, queue);
        Triggers.onOrphan(views, Kinds.POD, kind, (set, pod) -> selector(set).matches(pod.labels()), queue);
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        View setView = java.util.Objects.requireNonNull(sets);
        View podView = java.util.Objects.requireNonNull(pods);
        ApiObject set = setView.get(key);
        if (set == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        List<Write> claims = Owners.claims(set, selector(set), podView);
        if (!claims.isEmpty()) {
            claims.forEach(plan::write);
            return plan.build();
        }
        ReplicaCount count = ReplicaCount.of(set, Owners.controlledBy(podView, set), attempt.nowMs());
        int missing = set.isDeleting() ? 0 : count.desired() - count.active().size();
        boolean failed = attempt.refusal() != null && missing != 0;
        if (missing == 0 || failed || set.status().number("observedGeneration", 0) < generation(set)) {
            // while pods come or go the status is about to change again: one write at the end will do
            Write status =
                    Changes.status(set, count.status(failed ? attempt.refusal() : null, missing, attempt.nowMs()));
            if (status != null) {
                plan.write(status).then();
            }
        }
        if (missing > 0) {
            create(plan, set, Math.min(missing, BURST));
        } else if (missing < 0) {
            delete(
                    plan,
                    set,
                    count.active(),
                    Math.min(-missing, BURST),
                    siblings(setView, podView, set),
                    attempt.nowMs());
        }
        if (count.nextAvailableAtMs() != Long.MAX_VALUE) {
            plan.requeueAt(count.nextAvailableAtMs());
        }
        return plan.build();
    }

    private static void create(Plan.Builder plan, ApiObject set, int missing) {
        MapValue template = set.spec().map("template");
        Plan.Note created = Plan.Note.normal(set, "SuccessfulCreate", "Created pod: %s");
        Plan.Note refused = Plan.Note.warning(set, "FailedCreate", "Error creating: %s");
        int done = 0;
        for (int batch = 1; done < missing; batch *= 2) {
            for (int i = 0; i < batch && done < missing; i++, done++) {
                MapValue pod = Pods.fromTemplate(set, template, null);
                plan.write(new Write.Create(Kinds.POD, set.namespace(), pod), created, refused);
            }
            plan.then();
        }
    }

    private static void delete(
            Plan.Builder plan,
            ApiObject set,
            List<ApiObject> active,
            int surplus,
            List<ApiObject> siblings,
            long nowMs) {
        List<ApiObject> ordered = new ArrayList<>(active);
        ordered.sort(new DeletionOrder(siblings, nowMs));
        for (ApiObject pod : ordered.subList(0, surplus)) {
            plan.write(
                    Write.Delete.of(pod),
                    Plan.Note.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name()),
                    Plan.Note.warning(set, "FailedDelete", "Error deleting: %s"));
        }
    }

    /**
     * All pods of the sets that share this one's controller: they serve together, so they should lose evenly over
     * nodes.
     */
    private static List<ApiObject> siblings(View sets, View pods, ApiObject set) {
        String parent = Owners.controllerUid(set);
        Collection<ApiObject> family = parent == null ? List.of(set) : sets.by(Owners.BY_CONTROLLER, parent);
        List<ApiObject> all = new ArrayList<>();
        family.forEach(sibling -> all.addAll(Owners.controlledBy(pods, sibling)));
        return all;
    }

    private LabelSelector selector(ApiObject set) {
        MapValue selector = set.spec().map("selector");
        return kind == Kinds.REPLICA_SET ? LabelSelector.of(selector) : LabelSelector.ofLabels(selector);
    }

    static long generation(ApiObject object) {
        return object.metadata().number("generation", 0);
    }
}
