package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;

/** Selectors of nodes and pods, evaluated on trees. */
final class SlowSelectors {
    private SlowSelectors() {}

    static boolean labels(MapValue selector, Map<String, String> labels) {
        for (Map.Entry<String, String> want :
                selector.map("matchLabels").texts().entrySet()) {
            if (!want.getValue().equals(labels.get(want.getKey()))) {
                return false;
            }
        }
        for (MapValue expression : selector.list("matchExpressions").maps()) {
            if (!expression(expression, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean expression(MapValue e, Map<String, String> labels) {
        String label = labels.get(e.text("key", ""));
        List<String> values = e.list("values").texts();
        return switch (e.text("operator", "")) {
            case "In" -> label != null && values.contains(label);
            case "NotIn" -> label == null || !values.contains(label);
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            case "Gt" -> numbers(label, values.getFirst()) && Long.parseLong(label) > Long.parseLong(values.getFirst());
            default -> numbers(label, values.getFirst()) && Long.parseLong(label) < Long.parseLong(values.getFirst());
        };
    }

    private static boolean numbers(String a, String b) {
        return a != null && a.matches("\\d+") && b.matches("\\d+");
    }

    static boolean nodeTerm(ApiObject node, MapValue term) {
        if (term.list("matchExpressions").isEmpty() && term.list("matchFields").isEmpty()) {
            return false;
        }
        for (MapValue field : term.list("matchFields").maps()) {
            boolean in = field.list("values").texts().contains(node.name());
            if (in != field.text("operator", "").equals("In")) {
                return false;
            }
        }
        for (MapValue expression : term.list("matchExpressions").maps()) {
            if (!expression(expression, node.labels())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the pod's own node selector and required node affinity allow the node. */
    static boolean nodeAllowed(ApiObject node, MapValue podSpec) {
        for (Map.Entry<String, String> want :
                podSpec.map("nodeSelector").texts().entrySet()) {
            if (!want.getValue().equals(node.labels().get(want.getKey()))) {
                return false;
            }
        }
        MapValue required = podSpec.mapAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        if (required.isEmpty()) {
            return true;
        }
        for (MapValue term : required.list("nodeSelectorTerms").maps()) {
            if (nodeTerm(node, term)) {
                return true;
            }
        }
        return false;
    }

    static boolean tolerated(MapValue taint, MapValue podSpec) {
        for (MapValue t : podSpec.list("tolerations").maps()) {
            boolean effect = !t.has("effect") || t.text("effect", "").equals(taint.text("effect", ""));
            boolean key = !t.has("key") || t.text("key", "").equals(taint.text("key", ""));
            boolean exists = t.text("operator", "Equal").equals("Exists");
            if (effect && key && (exists || t.text("value", "").equals(taint.text("value", "")))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pod affinity term of {@code owner} means {@code pod}. */
    static boolean podTerm(SlowCluster cluster, MapValue term, ApiObject owner, ApiObject pod) {
        boolean bySelector = term.has("namespaceSelector");
        boolean in = term.list("namespaces").texts().contains(pod.namespace());
        if (term.list("namespaces").isEmpty() && !bySelector) {
            in = pod.namespace().equals(owner.namespace());
        }
        if (bySelector) {
            in |= labels(
                    term.map("namespaceSelector"),
                    cluster.namespaceLabels(pod.namespace()).texts());
        }
        return in && term.has("labelSelector") && labels(term.map("labelSelector"), pod.labels());
    }
}
