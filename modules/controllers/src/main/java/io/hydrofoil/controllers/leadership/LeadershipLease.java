package io.hydrofoil.controllers.leadership;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the Lease that tools look at to learn who runs the controllers. It elects nobody: these loops run on the
 * log's leader. Renewed every 5 s
 * and not every 2 s as elsewhere, for each renewal is a durable write; readers count on 15 s.
 */
public final class LeadershipLease implements Reconciler {
    private static final ObjectKey KEY = new ObjectKey(Kinds.LEASE, "kube-system", "kube-controller-manager");
    private static final ObjectKey HOME = new ObjectKey(Kinds.NAMESPACE, "", "kube-system");
    private static final int DURATION_SECONDS = 15;
    private static final long RENEW_MS = 5_000;

    private final String identity;
    private @Nullable View leases;
    private @Nullable View namespaces;

    /** {@code identity} becomes the holder. */
    public LeadershipLease(String identity) {
        this.identity = identity;
    }

    @Override
    public String name() {
        return "leader-election-controller";
    }

    @Override
    public String user() {
        return "system:kube-controller-manager";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        leases = views.of(Kinds.LEASE);
        namespaces = views.of(Kinds.NAMESPACE);
        views.onChange(Kinds.NAMESPACE, (before, after) -> {
            if (after != null && after.key().equals(HOME)) {
                queue.add(KEY);
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        if (Objects.requireNonNull(namespaces).get(HOME) == null) {
            return Plan.NOTHING;
        }
        ApiObject lease = Objects.requireNonNull(leases).get(KEY);
        Plan.Builder plan = new Plan.Builder();
        long nowMs = attempt.nowMs();
        if (lease == null) {
            MapValue tree = new MapValue()
                    .put("metadata", new MapValue().put("name", KEY.name()).put("namespace", KEY.namespace()))
                    .put("spec", spec(nowMs, Times.micros(nowMs), 0));
            return plan.write(new Write.Create(Kinds.LEASE, KEY.namespace(), tree))
                    .requeueAt(nowMs + RENEW_MS)
                    .build();
        }
        long dueMs = Times.ms(lease.spec().text("renewTime"), 0) + RENEW_MS;
        boolean isOurs = identity.equals(lease.spec().text("holderIdentity"));
        if (isOurs && nowMs < dueMs && dueMs <= nowMs + RENEW_MS) {
            return plan.requeueAt(dueMs).build();
        }
        String acquired = isOurs ? lease.spec().text("acquireTime", Times.micros(nowMs)) : Times.micros(nowMs);
        long transitions = lease.spec().number("leaseTransitions", 0) + (isOurs ? 0 : 1);
        MapValue tree = Changes.tree(lease).put("spec", spec(nowMs, acquired, transitions));
        return plan.write(Changes.update(lease, tree))
                .requeueAt(nowMs + RENEW_MS)
                .build();
    }

    private MapValue spec(long nowMs, String acquired, long transitions) {
        return new MapValue()
                .put("holderIdentity", identity)
                .put("leaseDurationSeconds", DURATION_SECONDS)
                .put("acquireTime", acquired)
                .put("renewTime", Times.micros(nowMs))
                .put("leaseTransitions", transitions);
    }
}
