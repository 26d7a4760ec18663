package io.hydrofoil.simulation;

import static io.hydrofoil.simulation.Violation.check;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import io.hydrofoil.simulation.Violation.Promise;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is bound where, change by change: a pod is bound once, and at no revision is a node promised more than it has.
 */
final class Bindings {
    private final Map<String, Pod> pods = new HashMap<>();
    private final Map<String, MapValue> nodes = new HashMap<>();
    private final Map<String, Set<String>> podsOf = new HashMap<>();
    private int bound;

    private record Pod(String node, MapValue spec) {}

    void onNode(MapValue node, boolean isDeletion, long revision) {
        String name = node.map("metadata").text("name", "");
        if (isDeletion) {
            nodes.remove(name);
        } else {
            nodes.put(name, node.mapAt("status", "allocatable"));
        }
    }

    void onPod(MapValue pod, boolean isDeletion, long revision) {
        String uid = pod.map("metadata").text("uid", "");
        String node = pod.map("spec").text("nodeName", "");
        Pod before = pods.get(uid);
        if (before != null && !before.node.isEmpty()) {
            check(
                    before.node.equals(node),
                    Promise.BINDING,
                    "pod %s moves from %s to %s at revision %d",
                    uid,
                    before.node,
                    node,
                    revision);
        }
        String phase = pod.map("status").text("phase", "");
        if (isDeletion || phase.equals("Succeeded") || phase.equals("Failed")) {
            pods.remove(uid);
            podsOf.getOrDefault(node, new HashSet<>()).remove(uid);
            return;
        }
        pods.put(uid, new Pod(node, pod.map("spec")));
        if (!node.isEmpty()
                && podsOf.computeIfAbsent(node, fresh -> new HashSet<>()).add(uid)) {
            bound++;
            fits(node, revision);
        }
    }

    private void fits(String node, long revision) {
        MapValue allocatable = nodes.get(node);
        Set<String> here = podsOf.get(node);
        if (allocatable == null || here == null) {
            return;
        }
        for (String resource : List.of("cpu", "memory")) {
            BigDecimal sum = BigDecimal.ZERO;
            for (String uid : here) {
                sum = sum.add(requested(pods.get(uid), resource));
            }
            BigDecimal has = amount(allocatable.get(resource));
            check(
                    sum.compareTo(has) <= 0,
                    Promise.BINDING,
                    "node %s promises %s of %s %s at revision %d",
                    node,
                    sum,
                    has,
                    resource,
                    revision);
        }
        BigDecimal most = amount(allocatable.get("pods"));
        check(
                most.intValue() >= here.size(),
                Promise.BINDING,
                "node %s has %d pods, may have %s, at revision %d",
                node,
                here.size(),
                most,
                revision);
    }

    private static BigDecimal requested(@org.jspecify.annotations.Nullable Pod pod, String resource) {
        BigDecimal sum = BigDecimal.ZERO;
        if (pod != null) {
            for (Value container : pod.spec.list("containers")) {
                Value request =
                        ((MapValue) container).mapAt("resources", "requests").get(resource);
                sum = sum.add(amount(request));
            }
        }
        return sum;
    }

    private static BigDecimal amount(@org.jspecify.annotations.Nullable Value quantity) {
        try {
            return quantity == null ? BigDecimal.ZERO : Quantity.of(quantity).amount();
        } catch (MalformedException e) {
            throw new Violation(Promise.NO_FAULT, "not a quantity: " + quantity, e);
        }
    }

    /** How often a pod was bound. */
    int bound() {
        return bound;
    }

    /** Nodes that there are. */
    int nodes() {
        return nodes.size();
    }
}
