package io.hydrofoil.scheduler.intake;

import io.hydrofoil.objects.MapValue;
import java.util.Set;
import java.util.TreeSet;

/** Features that a node must declare because a pod's spec needs them (KEP-5328), as far as v1.36 knows any. */
final class NeededFeatures {
    private static final String RESTART_ALL = "RestartAllContainersOnContainerExits";
    private static final String USER_NAMESPACES = "UserNamespacesHostNetworkSupport";

    private NeededFeatures() {}

    static Set<String> of(MapValue spec) {
        boolean restartsAll = restartsAll(spec, "containers") || restartsAll(spec, "initContainers");
        boolean mapsUsers = spec.flag("hostNetwork", false) && !spec.flag("hostUsers", true);
        if (!restartsAll && !mapsUsers) {
            return Set.of();
        }
        Set<String> needed = new TreeSet<>();
        if (restartsAll) {
            needed.add(RESTART_ALL);
        }
        if (mapsUsers) {
            needed.add(USER_NAMESPACES);
        }
        return needed;
    }

    private static boolean restartsAll(MapValue spec, String containers) {
        for (MapValue container : spec.list(containers).maps()) {
            for (MapValue rule : container.list("restartPolicyRules").maps()) {
                if (rule.text("action", "").equals("RestartAllContainers")) {
                    return true;
                }
            }
        }
        return false;
    }
}
