package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.Map;

/** Puts what a runtime class costs and where it runs into its pods. */
final class RuntimeClasses implements Plugin {
    private final Kind classes;

    RuntimeClasses(KindTable kinds) {
        this.classes = kinds.require("node.k8s.io/v1", "RuntimeClass");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue pod, MapValue old) throws RefusedException {
        if (operation != Operation.CREATE || !Matches.isCore(attempt, "Pod")) {
            return;
        }
        MapValue spec = pod.ensureMap("spec");
        String name = spec.text("runtimeClassName", "");
        MapValue overhead = MapValue.EMPTY;
        MapValue scheduling = MapValue.EMPTY;
        if (!name.isEmpty()) {
            Current found = attempt.records().look(classes, "", name);
            if (found == null) {
                throw Matches.forbidden(attempt, pod, "pod rejected: RuntimeClass \"" + name + "\" not found");
            }
            overhead = found.tree().map("overhead").map("podFixed");
            scheduling = found.tree().map("scheduling");
        }
        setOverhead(attempt, pod, spec, overhead);
        schedule(attempt, pod, spec, scheduling);
    }

    private static void setOverhead(Attempt attempt, MapValue pod, MapValue spec, MapValue overhead)
            throws RefusedException {
        if (overhead.isEmpty()) {
            if (!spec.map("overhead").isEmpty()) {
                throw Matches.forbidden(
                        attempt,
                        pod,
                        "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
            }
            return;
        }
        if (spec.has("overhead") && !spec.map("overhead").equals(overhead)) {
            throw Matches.forbidden(
                    attempt, pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }
        spec.put("overhead", overhead.copy());
    }

    private static void schedule(Attempt attempt, MapValue pod, MapValue spec, MapValue scheduling)
            throws RefusedException {
        for (Map.Entry<String, String> label :
                scheduling.map("nodeSelector").texts().entrySet()) {
            String own = spec.map("nodeSelector").text(label.getKey());
            if (own != null && !own.equals(label.getValue())) {
                throw Matches.forbidden(
                        attempt,
                        pod,
                        "conflict: runtimeClass.scheduling.nodeSelector[" + label.getKey() + "] = " + label.getValue()
                                + "; pod.spec.nodeSelector[" + label.getKey() + "] = " + own);
            }
            spec.ensureMap("nodeSelector").put(label.getKey(), label.getValue());
        }
        ListValue tolerations = scheduling.list("tolerations");
        for (MapValue toleration : tolerations.maps()) {
            if (spec.list("tolerations").stream().noneMatch(toleration::equals)) {
                spec.ensureList("tolerations").add(toleration.copy());
            }
        }
    }
}
