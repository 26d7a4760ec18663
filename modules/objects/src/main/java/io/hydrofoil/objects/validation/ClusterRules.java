package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Small kinds: priority classes, runtime classes, leases, controller revisions, namespaces. */
final class ClusterRules {
    private static final long MAX_USER_PRIORITY = 1_000_000_000;
    private static final Map<String, Long> SYSTEM_PRIORITIES =
            Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

    private ClusterRules() {}

    static final class PriorityClass implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            nameAndValue(object, faults);
            String policy = object.text("preemptionPolicy");
            if (policy != null && policy.isEmpty()) {
                faults.required("preemptionPolicy");
            } else if (policy != null) {
                faults.oneOf("preemptionPolicy", policy, List.of("PreemptLowerPriority", "Never"));
            }
        }

        private static void nameAndValue(MapValue object, Faults faults) {
            String name = object.map("metadata").text("name", "");
            long value = object.number("value", 0);
            if (!name.startsWith("system-")) {
                if (value > MAX_USER_PRIORITY) {
                    faults.forbidden(
                            "value", "maximum allowed value of a user defined priority is " + MAX_USER_PRIORITY);
                }
                return;
            }
            Long known = SYSTEM_PRIORITIES.get(name);
            String why = known == null
                    ? name + " is not a known system priority class"
                    : known != value
                            ? "value of " + name + " PriorityClass must be " + known
                            : object.flag("globalDefault", false)
                                    ? "globalDefault of " + name + " PriorityClass must be false"
                                    : "";
            if (!why.isEmpty()) {
                faults.forbidden(
                        "metadata.name",
                        "priority class names with 'system-' prefix are reserved for system use only. error: " + why);
            }
        }

        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            change(now, old, faults);
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            if (now.number("value", 0) != old.number("value", 0)) {
                faults.forbidden("value", "may not be changed in an update.");
            }
        }
    }

    static final class RuntimeClass implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            String handler = object.text("handler", "");
            if (handler.isEmpty()) {
                faults.required("handler");
            } else {
                faults.invalid("handler", handler, NameRules.label(handler));
            }
            ResourceRules.overhead(object.mapAt("overhead", "podFixed"), "overhead", faults);
            MapValue scheduling = object.map("scheduling");
            MetadataRules.labels("scheduling.nodeSelector", scheduling.map("nodeSelector"), faults);
            TolerationRules.all(scheduling.list("tolerations"), "scheduling.tolerations", faults);
            List<Value> tolerations = scheduling.list("tolerations").stream().toList();
            for (int i = 0; i < tolerations.size(); i++) {
                if (tolerations.subList(0, i).contains(tolerations.get(i))) {
                    faults.duplicate("scheduling.tolerations[" + i + "]", ApiTypes.TOLERATION.of(tolerations.get(i)));
                }
            }
        }

        /** Only the handler is looked at again, and that it stays. */
        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {}
    }

    static final class Lease implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            long seconds = spec.number("leaseDurationSeconds", 1);
            if (seconds <= 0) {
                faults.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0");
            }
            faults.notNegative("spec.leaseTransitions", spec.get("leaseTransitions"));
        }
    }

    static final class ControllerRevision implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            faults.notNegative("revision", object.get("revision"));
        }

        @Override
        public void creation(MapValue object, Faults faults) {
            if (!(object.get("data") instanceof MapValue)) {
                faults.required("data", "data is mandatory");
            }
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            if (!Objects.equals(now.get("data"), old.get("data"))) {
                faults.immutable("data", now.get("data"));
            }
        }
    }

    static final class Namespace implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {}

        @Override
        public void creation(MapValue object, Faults faults) {
            for (String name : object.map("spec").list("finalizers").texts()) {
                MetadataRules.finalizer("spec.finalizers", "spec.finalizers", name, faults);
            }
        }

        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            switch (subresource) {
                case "finalize" -> finalizers(now.map("spec").list("finalizers").texts(), faults);
                case "status" -> phase(now, faults);
                default -> {
                    // only metadata changes
                }
            }
        }

        private static void finalizers(List<String> finalizers, Faults faults) {
            for (int i = 0; i < finalizers.size(); i++) {
                String path = "spec.finalizers[" + i + "]";
                MetadataRules.finalizer(path, path, finalizers.get(i), faults);
            }
        }

        private static void phase(MapValue namespace, Faults faults) {
            String phase = namespace.map("status").text("phase", "");
            boolean ends = namespace.map("metadata").has("deletionTimestamp");
            if (!phase.equals(ends ? "Terminating" : "Active")) {
                faults.invalid(
                        "status.Phase",
                        phase,
                        ends
                                ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
                                : "may only be 'Active' if `deletionTimestamp` is empty");
            }
        }
    }
}
