package io.hydrofoil.controllers.nodes;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives each node that has none a range of pod addresses: a /24 of the cluster's range (IPv4), the lowest that is free.
 * A range that is being given counts as taken until the view shows it.
 */
public final class PodRanges implements Reconciler {
    private static final int NODE_BITS = 8;

    private final long base;
    private final int count;
    private final BitSet taken = new BitSet();
    private final Map<String, Integer> given = new HashMap<>();
    private @Nullable View nodes;

    /** @param clusterCidr for example {@code 10.244.0.0/16}; a /24 or larger */
    public PodRanges(String clusterCidr) {
        int slash = clusterCidr.indexOf('/');
        int bits = Integer.parseInt(clusterCidr.substring(slash + 1));
        if (bits > 32 - NODE_BITS || bits < 8) {
            throw new IllegalArgumentException("the range of pod addresses must be a /8 to a /24: " + clusterCidr);
        }
        this.count = 1 << (32 - NODE_BITS - bits);
        this.base = (address(clusterCidr.substring(0, slash)) >> NODE_BITS) & -count;
    }

    private static long address(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not an IPv4 address: " + text);
        }
        long address = 0;
        for (String part : parts) {
            address = (address << 8) | Integer.parseInt(part);
        }
        return address;
    }

    @Override
    public String name() {
        return "cidrAllocator";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:node-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.NODE);
        nodes = all;
        views.onChange(Kinds.NODE, (before, after) -> {
            ApiObject node = Objects.requireNonNull(after == null ? before : after);
            int range = range(node);
            if (after == null) {
                Integer known = given.remove(node.name());
                if (known != null) {
                    taken.clear(known);
                }
            } else if (range >= 0) {
                given.put(node.name(), range);
                taken.set(range);
            }
            if (after != null && after.spec().text("podCIDR", "").isEmpty()) {
                queue.add(after.key());
            }
            if (after == null) {
                // there is room again for who found none
                all.all().stream()
                        .filter(other -> other.spec().text("podCIDR", "").isEmpty())
                        .forEach(other -> queue.add(other.key()));
            }
        });
    }

    /** The number of the node's range within the cluster's; -1: it has none, or one from elsewhere. */
    private int range(ApiObject node) {
        String cidr = node.spec().text("podCIDR", "");
        if (!cidr.matches("\\d+\\.\\d+\\.\\d+\\.\\d+/24")) {
            return -1;
        }
        long at = (address(cidr.substring(0, cidr.indexOf('/'))) >> NODE_BITS) - base;
        return at >= 0 && at < count ? (int) at : -1;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject node = Objects.requireNonNull(nodes).get(key);
        if (node == null || !node.spec().text("podCIDR", "").isEmpty()) {
            return Plan.NOTHING;
        }
        Integer range = given.get(key.name());
        if (range == null) {
            range = taken.nextClearBit(0);
        }
        if (range >= count) {
            return new Plan.Builder()
                    .note(Plan.Note.normal(
                            node, "CIDRNotAvailable", "Node " + node.name() + " status is now: CIDRNotAvailable"))
                    .build();
        }
        given.put(key.name(), range);
        taken.set(range);
        long first = (base + range) << NODE_BITS;
        String cidr = (first >> 24) + "." + ((first >> 16) & 255) + "." + ((first >> 8) & 255) + ".0/24";
        MapValue spec = new MapValue().put("podCIDR", cidr).put("podCIDRs", new ListValue().add(cidr));
        MapValue patch = new MapValue()
                .put("metadata", new MapValue().put("uid", node.uid()))
                .put("spec", spec);
        return new Plan.Builder()
                .write(new Write.Patch(key, "", Write.PatchType.MERGE, patch))
                .build();
    }
}
