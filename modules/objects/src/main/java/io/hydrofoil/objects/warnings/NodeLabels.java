package io.hydrofoil.objects.warnings;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels of nodes that have new names. */
final class NodeLabels {
    private static final Map<String, String> NEW_NAMES = Map.of(
            "beta.kubernetes.io/arch", "1.14 kubernetes.io/arch",
            "beta.kubernetes.io/os", "1.14 kubernetes.io/os",
            "failure-domain.beta.kubernetes.io/region", "1.17 topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone", "1.17 topology.kubernetes.io/zone",
            "beta.kubernetes.io/instance-type", "1.17 node.kubernetes.io/instance-type");

    private NodeLabels() {}

    /** What to say of a label; null if its name is good. */
    static @Nullable String deprecation(String label) {
        String since = NEW_NAMES.get(label);
        if (since == null) {
            return null;
        }
        int space = since.indexOf(' ');
        return "deprecated since v" + since.substring(0, space) + "; use \"" + since.substring(space + 1)
                + "\" instead";
    }
}
