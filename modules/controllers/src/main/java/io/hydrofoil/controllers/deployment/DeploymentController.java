package io.hydrofoil.controllers.deployment;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.meta.Triggers;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves a deployment's pods to its current template through replica sets, one for each template. All that one reconcile
 * decides about replica sets goes
 * out together; the status follows when they are written.
 */
public final class DeploymentController implements Reconciler {
    private @Nullable View deployments;
    private @Nullable View sets;
    private @Nullable View pods;

    @Override
    public String name() {
        return "deployment-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View allSets = Owners.indexed(views, Kinds.REPLICA_SET);
        deployments = views.of(Kinds.DEPLOYMENT);
        sets = allSets;
        pods = Owners.indexed(views, Kinds.POD);
        Triggers.onOwner(views, Kinds.DEPLOYMENT, queue);
        Triggers.onOwned(views, Kinds.REPLICA_SET, Kinds.DEPLOYMENT, queue);
        Triggers.onOrphan(
                views,
                Kinds.REPLICA_SET,
                Kinds.DEPLOYMENT,
                (deployment, set) -> selector(deployment).matches(set.labels()),
                queue);
        // Recreate waits for the last old pod to be gone
        views.onChange(Kinds.POD, (before, after) -> {
            ObjectKey set = after == null ? Owners.controllerKey(before, Kinds.REPLICA_SET) : null;
            ObjectKey owner = set == null ? null : Owners.controllerKey(allSets.get(set), Kinds.DEPLOYMENT);
            if (owner != null) {
                queue.add(owner);
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject deployment = Objects.requireNonNull(deployments).get(key);
        View setView = Objects.requireNonNull(sets);
        if (deployment == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        if (selectsEverything(deployment)) {
            plan.note(Plan.Note.warning(
                    deployment,
                    "SelectingAll",
                    "This deployment is selecting all pods. A non-empty selector is required."));
            return plan.build();
        }
        List<Write> claims = Owners.claims(deployment, selector(deployment), setView);
        if (!claims.isEmpty()) {
            claims.forEach(plan::write);
            return plan.build();
        }
        Rollout rollout = Rollout.of(deployment, Owners.controlledBy(setView, deployment));
        if (deployment.isDeleting()) {
            finish(plan, rollout, new Progress(rollout, attempt.nowMs()));
            return plan.build();
        }
        rollout.syncFresh();
        boolean isPaused = deployment.spec().flag("paused", false);
        boolean rolls = !isPaused && !Scaling.isResized(rollout);
        if (rolls) {
            roll(rollout);
        } else {
            Scaling.resize(rollout);
        }
        Progress progress = new Progress(rollout, attempt.nowMs());
        progress.pauseOrResume(isPaused);
        progress.freshSet(attempt.refusal());
        if (rolls) {
            progress.rolling();
        }
        rollout.all().forEach(draft -> draft.write(plan, deployment));
        if (attempt.refusal() == null) {
            plan.then();
        }
        finish(plan, rollout, progress);
        if (isPaused || progress.isComplete()) {
            cleanUp(plan, rollout);
        }
        if (rolls && progress.deadlineMs() != Long.MAX_VALUE) {
            plan.requeueAt(Math.max(progress.deadlineMs(), attempt.nowMs() + 1_000));
        }
        return plan.build();
    }

    private void roll(Rollout rollout) {
        if (rollout.isRolling()) {
            if (rollout.fresh == null) {
                rollout.createFresh(name -> isTaken(rollout, name));
            } else {
                Scaling.roll(rollout);
            }
            return;
        }
        boolean hasOld = rollout.old.stream().anyMatch(old -> old.replicas() > 0);
        if (hasOld) {
            rollout.old.forEach(old -> rollout.scale(old, 0));
        } else if (!runsOldPods(rollout)) {
            Draft fresh = rollout.fresh == null ? rollout.createFresh(name -> isTaken(rollout, name)) : rollout.fresh;
            rollout.scale(fresh, rollout.replicas());
        }
    }

    private boolean isTaken(Rollout rollout, String name) {
        return Objects.requireNonNull(sets).get(rollout.deployment.namespace(), name) != null;
    }

    private boolean runsOldPods(Rollout rollout) {
        View podView = Objects.requireNonNull(pods);
        for (Draft old : rollout.old) {
            boolean runs = old.observedReplicas() > 0
                    || (old.before != null
                            && Owners.controlledBy(podView, old.before).stream()
                                    .anyMatch(pod -> !Pods.isTerminal(pod)));
            if (runs) {
                return true;
            }
        }
        return false;
    }

    /** The status, and with it the revision annotation, which the status subresource takes too. */
    private static void finish(Plan.Builder plan, Rollout rollout, Progress progress) {
        ApiObject deployment = rollout.deployment;
        MapValue tree = Changes.tree(deployment);
        tree.put("status", progress.status());
        Draft fresh = rollout.fresh;
        if (fresh != null && fresh.annotations().has(Annotations.REVISION)) {
            tree.ensureMap("metadata")
                    .ensureMap("annotations")
                    .put(Annotations.REVISION, fresh.annotations().text(Annotations.REVISION, ""));
        }
        if (!tree.equals(Changes.tree(deployment))) {
            plan.write(new Write.Update(deployment.key(), "status", tree));
        }
    }

    /** Deletes the oldest revisions beyond the history limit. */
    private static void cleanUp(Plan.Builder plan, Rollout rollout) {
        long limit = rollout.deployment.spec().number("revisionHistoryLimit", Integer.MAX_VALUE);
        List<Draft> kept = rollout.old.stream()
                .filter(old -> old.before != null && !old.before.isDeleting())
                .sorted(Comparator.comparingLong(Draft::revision).thenComparingLong(Draft::createdMs))
                .toList();
        for (int i = 0; i < kept.size() - limit; i++) {
            Draft old = kept.get(i);
            ApiObject set = old.before;
            if (set == null) {
                continue;
            }
            boolean isIdle = old.replicas() == 0
                    && old.observedReplicas() == 0
                    && set.metadata().number("generation", 0) <= set.status().number("observedGeneration", 0);
            if (isIdle) {
                plan.write(Write.Delete.of(set));
            }
        }
    }

    private static boolean selectsEverything(ApiObject deployment) {
        MapValue selector = deployment.spec().map("selector");
        return selector.map("matchLabels").isEmpty()
                && selector.list("matchExpressions").isEmpty();
    }

    private static LabelSelector selector(ApiObject deployment) {
        return LabelSelector.of(deployment.spec().map("selector"));
    }
}
