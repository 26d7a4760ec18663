package io.hydrofoil.controllers.deployment;

import io.hydrofoil.controllers.meta.Hashes;
import io.hydrofoil.controllers.meta.IntOrPercent;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One deployment with its replica sets during one reconcile: the one of the current template, and the old ones, oldest
 * first.
 */
final class Rollout {
    static final String HASH = "pod-template-hash";

    final ApiObject deployment;
    final List<Draft> old = new ArrayList<>();

    @Nullable
    Draft fresh;

    long collisions;

    private Rollout(ApiObject deployment) {
        this.deployment = deployment;
        this.collisions = deployment.status().number("collisionCount", 0);
    }

    static Rollout of(ApiObject deployment, Collection<ApiObject> sets) {
        Rollout rollout = new Rollout(deployment);
        List<ApiObject> ordered = new ArrayList<>(sets);
        ordered.sort(Comparator.comparing((ApiObject set) -> set.metadata().text("creationTimestamp", ""))
                .thenComparing(ApiObject::name));
        MapValue template = deployment.spec().map("template");
        for (ApiObject set : ordered) {
            if (rollout.fresh == null && withoutHash(set.spec().map("template")).equals(withoutHash(template))) {
                rollout.fresh = Draft.of(set);
            } else {
                rollout.old.add(Draft.of(set));
            }
        }
        return rollout;
    }

    /** The annotations and minReadySeconds of the current set follow the deployment; it is the newest revision. */
    void syncFresh() {
        Draft draft = fresh;
        if (draft == null) {
            return;
        }
        MapValue annotations = draft.tree.ensureMap("metadata").ensureMap("annotations");
        Annotations.copy(deployment.metadata().map("annotations"), annotations);
        Annotations.raiseRevision(annotations, nextRevision());
        long minReady = deployment.spec().number("minReadySeconds", 0);
        if (draft.tree.map("spec").number("minReadySeconds", 0) != minReady) {
            draft.tree.ensureMap("spec").put("minReadySeconds", minReady);
        }
        draft.tree
                .ensureMap("metadata")
                .removeIf((field, value) -> field.equals("annotations") && annotations.isEmpty());
    }

    /**
     * Makes a draft of a replica set for the current template; {@code taken} tells whether a name is in use, in which
     * case the hash is made anew with
     * a higher collision count.
     */
    Draft createFresh(java.util.function.Predicate<String> taken) {
        MapValue template = deployment.spec().map("template").copy();
        String hash = Hashes.of(template, collisions);
        while (taken.test(deployment.name() + "-" + hash)) {
            hash = Hashes.of(template, ++collisions);
        }
        template.ensureMap("metadata").ensureMap("labels").put(HASH, hash);
        MapValue selector = deployment.spec().map("selector").copy();
        selector.ensureMap("matchLabels").put(HASH, hash);
        MapValue annotations = new MapValue();
        Annotations.copy(deployment.metadata().map("annotations"), annotations);
        Annotations.raiseRevision(annotations, nextRevision());
        Annotations.size(annotations, replicas(), replicas() + maxSurge());
        String name = deployment.name() + "-" + hash;
        MapValue metadata = new MapValue()
                .put("name", name)
                .put("namespace", deployment.namespace())
                .put("labels", template.map("metadata").map("labels").copy())
                .put("annotations", annotations)
                .put("ownerReferences", ListValue.of(Owners.reference(deployment)));
        MapValue spec = new MapValue().put("replicas", 0);
        long minReady = deployment.spec().number("minReadySeconds", 0);
        if (minReady > 0) {
            spec.put("minReadySeconds", minReady);
        }
        spec.put("selector", selector).put("template", template);
        MapValue tree = new MapValue()
                .put("apiVersion", "apps/v1")
                .put("kind", "ReplicaSet")
                .put("metadata", metadata)
                .put("spec", spec);
        Draft draft = Draft.created(name, tree);
        fresh = draft;
        draft.scaleTo(roomForFresh(draft));
        return draft;
    }

    /** One more than the highest revision of the old sets. */
    private long nextRevision() {
        return old.stream().mapToLong(Draft::revision).max().orElse(0) + 1;
    }

    List<Draft> all() {
        List<Draft> all = new ArrayList<>(old);
        if (fresh != null) {
            all.add(fresh);
        }
        return all;
    }

    /** Replica sets that are not scaled to zero. */
    List<Draft> active() {
        return all().stream().filter(draft -> draft.replicas() > 0).toList();
    }

    int total() {
        return all().stream().mapToInt(Draft::replicas).sum();
    }

    int available() {
        return all().stream().mapToInt(Draft::available).sum();
    }

    int replicas() {
        return (int) deployment.spec().number("replicas", 1);
    }

    boolean isRolling() {
        return deployment.spec().map("strategy").text("type", "RollingUpdate").equals("RollingUpdate");
    }

    int maxSurge() {
        if (!isRolling()) {
            return 0;
        }
        MapValue rolling = deployment.spec().map("strategy").map("rollingUpdate");
        return IntOrPercent.resolve(rolling.get("maxSurge"), replicas(), true, quarter(true));
    }

    /** Most pods that may be missing; at least one if no surge is allowed either, or nothing could ever move. */
    int maxUnavailable() {
        if (!isRolling() || replicas() == 0) {
            return 0;
        }
        MapValue rolling = deployment.spec().map("strategy").map("rollingUpdate");
        int unavailable = IntOrPercent.resolve(rolling.get("maxUnavailable"), replicas(), false, quarter(false));
        if (unavailable == 0 && maxSurge() == 0) {
            unavailable = 1;
        }
        return Math.min(unavailable, replicas());
    }

    private int quarter(boolean roundUp) {
        return (replicas() + (roundUp ? 3 : 0)) / 4;
    }

    /** The size to which the current set may grow now. */
    int roomForFresh(Draft draft) {
        if (!isRolling()) {
            return replicas();
        }
        int room = replicas() + maxSurge() - total();
        return room <= 0 ? draft.replicas() : draft.replicas() + Math.min(room, replicas() - draft.replicas());
    }

    /** Scales and notes the deployment's size with it. */
    void scale(Draft draft, int replicas) {
        draft.scaleTo(replicas);
        if (draft.isScaled()) {
            noteSize(draft);
        }
    }

    void noteSize(Draft draft) {
        Annotations.size(
                draft.tree.ensureMap("metadata").ensureMap("annotations"), replicas(), replicas() + maxSurge());
    }

    private static MapValue withoutHash(MapValue template) {
        if (!template.map("metadata").map("labels").has(HASH)) {
            return template;
        }
        MapValue copy = template.copy();
        copy.ensureMap("metadata").ensureMap("labels").remove(HASH);
        return copy;
    }
}
