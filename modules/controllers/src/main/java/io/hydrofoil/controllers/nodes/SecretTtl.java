package io.hydrofoil.controllers.nodes;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Annotates nodes with how long they may use secrets and config maps without asking again: longer in larger clusters.
 * The steps overlap, so that a cluster at a boundary does not go to and fro; a node that does not change keeps its
 * value until it does.
 */
public final class SecretTtl implements Reconciler {
    private static final String ANNOTATION = "node.alpha.kubernetes.io/ttl";

    /** Nodes from which on, and up to which, a step holds, and its seconds. */
    private static final int[][] STEPS = {
        {0, 100, 0},
        {90, 500, 15},
        {450, 1_000, 30},
        {900, 2_000, 60},
        {1_800, 10_000, 300},
        {9_000, Integer.MAX_VALUE, 600}
    };

    private int step;
    private @Nullable View nodes;

    @Override
    public String name() {
        return "ttl-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.NODE);
        nodes = all;
        views.onChange(Kinds.NODE, (before, after) -> {
            int count = all.all().size();
            while (count > STEPS[step][1]) {
                step++;
            }
            while (count < STEPS[step][0]) {
                step--;
            }
            if (after != null && !seconds().equals(annotation(after))) {
                queue.add(after.key());
            }
        });
    }

    private String seconds() {
        return Integer.toString(STEPS[step][2]);
    }

    private static @Nullable String annotation(ApiObject node) {
        return node.metadata().map("annotations").text(ANNOTATION);
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject node = Objects.requireNonNull(nodes).get(key);
        if (node == null || seconds().equals(annotation(node))) {
            return Plan.NOTHING;
        }
        MapValue metadata =
                new MapValue().put("uid", node.uid()).put("annotations", new MapValue().put(ANNOTATION, seconds()));
        return new Plan.Builder()
                .write(new Write.Patch(key, "", Write.PatchType.MERGE, new MapValue().put("metadata", metadata)))
                .build();
    }
}
