package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;

/** A pod gets the zone and region of the node that it is bound to or created on as labels. */
final class TopologyLabels implements Plugin {
    private static final List<String> LABELS = List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    private final Kind nodes;

    TopologyLabels(KindTable kinds) {
        this.nodes = kinds.require("v1", "Node");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) {
        if (operation != Operation.CREATE) {
            return;
        }
        boolean binds = attempt.target().subresourceName().equals("binding")
                || attempt.stored().kind().equals("Binding");
        boolean onNode = Matches.isCore(attempt, "Pod");
        String node = binds
                ? object.map("target").text("name", "")
                : onNode ? object.map("spec").text("nodeName", "") : "";
        if (node.isEmpty()) {
            return;
        }
        Map<String, String> labels = attempt.records().labels(nodes, "", node);
        for (String label : LABELS) {
            String value = labels.get(label);
            if (value != null) {
                object.ensureMap("metadata").ensureMap("labels").put(label, value);
            }
        }
    }
}
