package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Pods stay five minutes on a node that is not ready or unreachable, unless they say otherwise. */
final class DefaultTolerations implements Plugin {
    private static final int SECONDS = 300;

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue pod, MapValue old) {
        if (operation == Operation.DELETE || !Matches.isCore(attempt, "Pod")) {
            return;
        }
        for (String key : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
            if (!tolerates(pod.map("spec").list("tolerations"), key)) {
                pod.ensureMap("spec")
                        .ensureList("tolerations")
                        .add(new MapValue()
                                .put("key", key)
                                .put("operator", "Exists")
                                .put("effect", "NoExecute")
                                .put("tolerationSeconds", SECONDS));
            }
        }
    }

    private static boolean tolerates(ListValue tolerations, String key) {
        for (MapValue toleration : tolerations.maps()) {
            String ofKey = toleration.text("key", "");
            String effect = toleration.text("effect", "");
            if ((ofKey.equals(key) || ofKey.isEmpty()) && (effect.equals("NoExecute") || effect.isEmpty())) {
                return true;
            }
        }
        return false;
    }
}
