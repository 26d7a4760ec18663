package io.hydrofoil.controllers.deployment;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/**
 * A replica set as a deployment wants it: what is there (nothing yet, for a new one) and a tree that is changed step by
 * step. All changes of
 * one reconcile become one write. Mutable, lives for one reconcile.
 */
final class Draft {
    final String name;
    final @Nullable ApiObject before;
    final MapValue tree;
    private final long replicasBefore;

    private Draft(String name, @Nullable ApiObject before, MapValue tree) {
        this.name = name;
        this.before = before;
        this.tree = tree;
        this.replicasBefore = before == null ? 0 : before.spec().number("replicas", 1);
    }

    static Draft of(ApiObject set) {
        return new Draft(set.name(), set, Changes.tree(set));
    }

    static Draft created(String name, MapValue tree) {
        return new Draft(name, null, tree);
    }

    int replicas() {
        return (int) tree.map("spec").number("replicas", 1);
    }

    void scaleTo(int replicas) {
        tree.ensureMap("spec").put("replicas", Math.max(replicas, 0));
    }

    boolean isScaled() {
        return replicas() != replicasBefore;
    }

    MapValue status() {
        return tree.map("status");
    }

    int available() {
        return (int) status().number("availableReplicas", 0);
    }

    int observedReplicas() {
        return (int) status().number("replicas", 0);
    }

    MapValue annotations() {
        return tree.map("metadata").map("annotations");
    }

    long revision() {
        return number(annotations().text(Annotations.REVISION, "0"));
    }

    long createdMs() {
        return before == null ? Long.MAX_VALUE : Times.ms(before.metadata().text("creationTimestamp"), 0);
    }

    /** Adds the write that makes the tree true, and the event that tells of the scaling. */
    void write(Plan.Builder plan, ApiObject deployment) {
        Plan.Note scaled = isScaled()
                ? Plan.Note.normal(
                        deployment,
                        "ScalingReplicaSet",
                        "Scaled %s replica set %s from %d to %d"
                                .formatted(
                                        replicas() > replicasBefore ? "up" : "down", name, replicasBefore, replicas()))
                : null;
        if (before == null) {
            Plan.Note refused = Plan.Note.warning(
                    deployment, "ReplicaSetCreateError", "Failed to create new replica set \"" + name + "\": %s");
            plan.write(new Write.Create(Kinds.REPLICA_SET, deployment.namespace(), tree), scaled, refused);
        } else if (!tree.equals(Changes.tree(before))) {
            plan.write(Changes.update(before, tree), scaled, null);
        }
    }

    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
