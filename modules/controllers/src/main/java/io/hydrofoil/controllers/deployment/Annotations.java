package io.hydrofoil.controllers.deployment;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.Map;
import java.util.Set;

/** The annotations by which a deployment keeps its history on its replica sets. */
final class Annotations {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";
    private static final int MAX_HISTORY_LENGTH = 2_000;

    /** Not copied from the deployment to its replica sets. */
    private static final Set<String> OWN = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            HISTORY,
            DESIRED,
            MAX,
            "deprecated.deployment.rollback.to");

    private Annotations() {}

    /** Copies what the user wrote on the deployment. */
    static void copy(MapValue from, MapValue to) {
        for (Map.Entry<String, Value> annotation : from) {
            if (!OWN.contains(annotation.getKey()) && annotation.getValue() instanceof StringValue(String text)) {
                to.put(annotation.getKey(), text);
            }
        }
    }

    /** Raises the revision; the one before is kept in the history. */
    static void raiseRevision(MapValue annotations, long revision) {
        String old = annotations.text(REVISION, "");
        if (Draft.number(old) >= revision && !old.isEmpty()) {
            return;
        }
        annotations.put(REVISION, Long.toString(revision));
        if (!old.isEmpty()) {
            String history = annotations.text(HISTORY, "");
            String longer = history.isEmpty() ? old : history + "," + old;
            while (longer.length() > MAX_HISTORY_LENGTH && longer.indexOf(',') >= 0) {
                longer = longer.substring(longer.indexOf(',') + 1);
            }
            annotations.put(HISTORY, longer);
        }
    }

    /** Notes for which size of the deployment a replica set was scaled last. */
    static void size(MapValue annotations, int desired, int max) {
        annotations.put(DESIRED, Integer.toString(desired)).put(MAX, Integer.toString(max));
    }
}
