package io.hydrofoil.controllers.daemonset;

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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one pod of each daemon set on every node that it fits, and moves them to the current template a few at a time.
 */
public final class DaemonSetController implements Reconciler {
    private @Nullable View sets;
    private @Nullable View pods;
    private @Nullable View nodes;
    private @Nullable View revisions;

    @Override
    public String name() {
        return "daemon-set-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.DAEMON_SET);
        sets = all;
        pods = Owners.indexed(views, Kinds.POD);
        nodes = views.of(Kinds.NODE);
        revisions = Owners.indexed(views, Kinds.REVISION);
        Triggers.onOwner(views, Kinds.DAEMON_SET, queue);
        Triggers.onOwned(views, Kinds.REVISION, Kinds.DAEMON_SET, queue);
        Triggers.onOwned(views, Kinds.POD, Kinds.DAEMON_SET, queue);
        Triggers.onOrphan(
                views, Kinds.POD, Kinds.DAEMON_SET, (set, pod) -> selector(set).matches(pod.labels()), queue);
        views.onChange(Kinds.NODE, (before, after) -> {
            if (!isSame(before, after)) {
                all.all().forEach(set -> queue.add(set.key()));
            }
        });
    }

    private static boolean isSame(@Nullable ApiObject before, @Nullable ApiObject after) {
        return before != null
                && after != null
                && before.metadata().map("labels").equals(after.metadata().map("labels"))
                && before.spec().list("taints").equals(after.spec().list("taints"))
                && before.spec().flag("unschedulable", false) == after.spec().flag("unschedulable", false);
    }

    private static LabelSelector selector(ApiObject set) {
        return LabelSelector.of(set.spec().map("selector"));
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject set = Objects.requireNonNull(sets).get(key);
        View podView = Objects.requireNonNull(pods);
        View revisionView = Objects.requireNonNull(revisions);
        Plan.Builder plan = new Plan.Builder();
        if (set == null || set.isDeleting()) {
            return Plan.NOTHING;
        }
        List<Write> claims = Owners.claims(set, selector(set), podView);
        if (!claims.isEmpty()) {
            claims.forEach(plan::write);
            return plan.build();
        }
        History history = new History(set, Owners.controlledBy(revisionView, set), DaemonPods.HASH);
        ApiObject update = history.current(plan, name -> revisionView.get(set.namespace(), name) != null);
        if (update != null) {
            var owned = Owners.controlledBy(podView, set);
            String hash = update.labels().getOrDefault(DaemonPods.HASH, "");
            new DaemonStep(plan, set, hash, attempt.nowMs())
                    .run(Objects.requireNonNull(nodes).all(), owned);
            Set<String> inUse = new HashSet<>();
            inUse.add(update.name());
            owned.forEach(pod -> inUse.add(set.name() + "-" + pod.labels().getOrDefault(DaemonPods.HASH, "")));
            history.cleanUp(plan, inUse);
        }
        return plan.build();
    }
}
