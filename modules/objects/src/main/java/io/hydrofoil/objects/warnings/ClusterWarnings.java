package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.validation.AddressRules;
import java.util.List;

/** Kinds of the cluster; what was there before is not said again. */
enum ClusterWarnings implements WarningRules {
    NODE {
        @Override
        public void create(MapValue node, List<String> texts) {
            MapValue spec = node.map("spec");
            if (spec.has("configSource")) {
                texts.add("spec.configSource: the spec.configSource field is deprecated, and is unused by Kubernetes");
            }
            if (!spec.text("externalID", "").isEmpty()) {
                texts.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
            }
            List<String> blocks = spec.list("podCIDRs").texts();
            for (int i = 0; i < blocks.size(); i++) {
                texts.addAll(AddressRules.blockWarnings("spec.podCIDRs[" + i + "]", blocks.get(i)));
            }
        }
    },
    SERVICE_ACCOUNT {
        private static final String ENFORCE = "kubernetes.io/enforce-mountable-secrets";

        @Override
        public void create(MapValue account, List<String> texts) {
            if (account.map("metadata").map("annotations").has(ENFORCE)) {
                texts.add("metadata.annotations[" + ENFORCE + "]: deprecated in v1.32+; prefer separate namespaces to"
                        + " isolate access to mounted secrets");
            }
        }

        @Override
        public void update(MapValue now, MapValue old, List<String> texts) {
            if (!old.map("metadata").map("annotations").has(ENFORCE)) {
                create(now, texts);
            }
        }
    },
    RUNTIME_CLASS {
        @Override
        public void create(MapValue runtimeClass, List<String> texts) {
            for (String label :
                    runtimeClass.map("scheduling").map("nodeSelector").keys()) {
                String old = NodeLabels.deprecation(label);
                if (old != null) {
                    texts.add("scheduling.nodeSelector: " + old);
                }
            }
        }
    }
}
