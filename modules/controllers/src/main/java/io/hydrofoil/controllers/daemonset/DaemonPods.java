package io.hydrofoil.controllers.daemonset;

import io.hydrofoil.controllers.pods.NodeAffinity;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.pods.Taints;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** What a daemon set's pods look like, and on which nodes they belong. */
final class DaemonPods {
    static final String HASH = "controller-revision-hash";
    private static final String GENERATION = "pod-template-generation";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private DaemonPods() {}

    /** Whether the set wants a pod on the node. */
    static boolean belongs(ApiObject set, ListValue tolerations, ApiObject node) {
        return staysOn(set, tolerations, node) && Taints.untolerated(node, tolerations, "NoSchedule") == null;
    }

    /** Whether a pod that is on the node may stay. */
    static boolean staysOn(ApiObject set, ListValue tolerations, ApiObject node) {
        MapValue spec = set.spec().map("template").map("spec");
        String nodeName = spec.text("nodeName", "");
        return (nodeName.isEmpty() || nodeName.equals(node.name()))
                && NodeAffinity.matches(spec, node)
                && Taints.untolerated(node, tolerations, "NoExecute") == null;
    }

    /** The template's tolerations and those that every daemon has: nodes that are ill still need their daemons. */
    static ListValue tolerations(ApiObject set) {
        MapValue spec = set.spec().map("template").map("spec");
        ListValue tolerations = spec.list("tolerations").copy();
        add(tolerations, "node.kubernetes.io/not-ready", "NoExecute");
        add(tolerations, "node.kubernetes.io/unreachable", "NoExecute");
        add(tolerations, "node.kubernetes.io/disk-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/memory-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/pid-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/unschedulable", "NoSchedule");
        if (spec.flag("hostNetwork", false)) {
            add(tolerations, "node.kubernetes.io/network-unavailable", "NoSchedule");
        }
        return tolerations;
    }

    private static void add(ListValue tolerations, String key, String effect) {
        MapValue toleration =
                new MapValue().put("key", key).put("operator", "Exists").put("effect", effect);
        for (MapValue known : tolerations.maps()) {
            if (known.equals(toleration)) {
                return;
            }
        }
        tolerations.add(toleration);
    }

    /** A pod for a node; the scheduler binds it there, since nowhere else satisfies its affinity. */
    static MapValue pod(ApiObject set, ListValue tolerations, String hash, String node) {
        MapValue pod = Pods.fromTemplate(set, set.spec().map("template"), null);
        MapValue labels = pod.ensureMap("metadata").ensureMap("labels").put(HASH, hash);
        String generation = set.metadata().map("annotations").text("deprecated.daemonset.template.generation", "");
        if (!generation.isEmpty()) {
            labels.put(GENERATION, generation);
        }
        MapValue spec = pod.ensureMap("spec");
        spec.put("tolerations", tolerations.copy());
        MapValue field = new MapValue()
                .put("key", "metadata.name")
                .put("operator", "In")
                .put("values", ListValue.ofTexts(List.of(node)));
        MapValue required = spec.ensureMap("affinity").ensureMap("nodeAffinity").ensureMap(REQUIRED);
        ListValue terms = required.list("nodeSelectorTerms");
        if (terms.isEmpty()) {
            terms = new ListValue();
            terms.addMap();
        }
        // the other terms were judged already: what remains is the node
        for (MapValue term : terms.maps()) {
            term.put("matchFields", ListValue.of(field.copy()));
        }
        required.put("nodeSelectorTerms", terms);
        return pod;
    }

    /** The node that a pod is on or made for; empty if that cannot be told. */
    static String node(ApiObject pod) {
        String bound = Pods.node(pod);
        if (!bound.isEmpty()) {
            return bound;
        }
        MapValue required = pod.spec().mapAt("affinity", "nodeAffinity", REQUIRED);
        for (MapValue term : required.list("nodeSelectorTerms").maps()) {
            for (MapValue field : term.list("matchFields").maps()) {
                List<String> values = field.list("values").texts();
                if ("metadata.name".equals(field.text("key")) && values.size() == 1) {
                    return values.getFirst();
                }
            }
        }
        return "";
    }
}
