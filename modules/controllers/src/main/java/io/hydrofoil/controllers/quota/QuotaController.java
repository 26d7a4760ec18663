package io.hydrofoil.controllers.quota;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.QuotaUsage;
import io.hydrofoil.objects.ResourceList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the quotas of a namespace are used for, when a quota is new or changes, and again when something of what
 * it counts goes or shrinks. What is made is charged by the API server as it is made; a count rests on the quota's
 * revision, so that it never overwrites a charge which it has not seen.
 *
 * <p>A count looks at all objects of the namespace. While many objects come and go it is therefore made at most every
 * {@link #PAUSE_MS}, and merely to see whether the charges were right, every {@link #LONG_PAUSE_MS}.
 */
public final class QuotaController implements Reconciler {
    static final long PAUSE_MS = 500;
    static final long LONG_PAUSE_MS = 10_000;

    private final Map<Kind, View> counted = new LinkedHashMap<>();
    private final Map<ObjectKey, Count> counts = new HashMap<>();
    private @Nullable View quotas;

    /** When a quota was counted, and what for it is to be counted again. */
    private static final class Count {
        long atMs;
        boolean isStale;
        boolean isInDoubt;
    }

    @Override
    public String name() {
        return "resourcequota-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        quotas = views.of(Kinds.QUOTA);
        views.onChange(Kinds.QUOTA, (before, after) -> {
            ApiObject quota = after == null ? before : after;
            if (after == null && before != null) {
                counts.remove(before.key());
            }
            if (quota != null
                    && (before == null || after == null || !before.spec().equals(after.spec()))) {
                count(quota.key()).isStale = true;
                queue.add(quota.key());
            }
        });
        for (Kind kind : Kinds.persisted()) {
            if (kind.namespaced() && !kind.kind().equals("Event")) {
                counted.put(kind, QuotaUsage.looksInside(kind) ? views.of(kind) : views.metadataOf(kind));
                views.onChange(kind, (before, after) -> onChange(kind, before, after, queue));
            }
        }
    }

    private Count count(ObjectKey quota) {
        return counts.computeIfAbsent(quota, key -> new Count());
    }

    private void onChange(Kind kind, @Nullable ApiObject before, @Nullable ApiObject after, KeySink queue) {
        ApiObject object = after == null ? Objects.requireNonNull(before) : after;
        if (before != null && after != null && !QuotaUsage.looksInside(kind)) {
            return;
        }
        for (ApiObject quota : Objects.requireNonNull(quotas).inNamespace(object.namespace())) {
            if (QuotaUsage.measured(kind, hard(quota)).isEmpty()) {
                continue;
            }
            Count count = count(quota.key());
            if (before == null) {
                count.isInDoubt = true;
            } else {
                count.isStale = true;
            }
            queue.add(quota.key());
        }
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject quota = Objects.requireNonNull(quotas).get(key);
        if (quota == null) {
            counts.remove(key);
            return Plan.NOTHING;
        }
        Count count = count(key);
        long nowMs = attempt.nowMs();
        boolean isNew = !quota.status().map("hard").equals(quota.spec().map("hard"));
        long dueMs = isNew
                ? nowMs
                : count.isStale ? count.atMs + PAUSE_MS : count.isInDoubt ? count.atMs + LONG_PAUSE_MS : nowMs;
        if (dueMs > nowMs) {
            return new Plan.Builder().requeueAt(dueMs).build();
        }
        count.atMs = nowMs;
        count.isStale = false;
        count.isInDoubt = false;
        return counted(quota, nowMs);
    }

    private Plan counted(ApiObject quota, long nowMs) {
        ResourceList hard = hard(quota);
        ResourceList used = ResourceList.EMPTY;
        long endsMs = Long.MAX_VALUE;
        for (Map.Entry<Kind, View> entry : counted.entrySet()) {
            Kind kind = entry.getKey();
            ResourceList measured = QuotaUsage.measured(kind, hard);
            if (measured.isEmpty()) {
                continue;
            }
            ResourceList sum = nothing(measured);
            for (ApiObject object : inScope(kind, entry.getValue(), quota)) {
                sum = sum.plus(QuotaUsage.of(kind, object.tree(), nowMs).masked(measured.names()));
                long end = QuotaUsage.endsMs(kind, object.tree());
                endsMs = end >= nowMs ? Math.min(endsMs, end) : endsMs;
            }
            used = used.plus(sum);
        }
        Plan.Builder plan = new Plan.Builder();
        MapValue status = quota.status().copy();
        status.put("hard", hard.toTree());
        status.put("used", kept(quota, used).toTree());
        boolean isSame = hard.equals(ResourceList.of(quota.status().map("hard")))
                && kept(quota, used).equals(ResourceList.of(quota.status().map("used")));
        Write write = isSame ? null : Changes.status(quota, status);
        if (write != null) {
            plan.write(write);
        }
        if (endsMs != Long.MAX_VALUE) {
            plan.requeueAt(endsMs + 1);
        }
        return plan.build();
    }

    /** A scope that a kind does not know keeps all of its objects out. */
    private static List<ApiObject> inScope(Kind kind, View view, ApiObject quota) {
        List<ApiObject> found = new ArrayList<>();
        for (ApiObject object : view.inNamespace(quota.namespace())) {
            if (QuotaUsage.isInScope(kind, object.tree(), quota.tree())) {
                found.add(object);
            }
        }
        return found;
    }

    /** What nobody here can count keeps the usage that somebody else has told. */
    private static ResourceList kept(ApiObject quota, ResourceList used) {
        return ResourceList.of(quota.status().map("used"))
                .overriddenBy(used)
                .masked(hard(quota).names());
    }

    private static ResourceList nothing(ResourceList names) {
        return names.minus(names);
    }

    private static ResourceList hard(ApiObject quota) {
        return ResourceList.of(quota.spec().map("hard"));
    }
}
