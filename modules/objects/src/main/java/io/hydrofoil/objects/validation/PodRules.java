package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of pods: hardly anything of a spec may change. */
public final class PodRules implements KindRules {
    private static final String SPEC_FROZEN = "pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    @Override
    public void object(MapValue object, Faults faults) {
        PodSpecRules.spec(object.map("spec"), "spec", faults);
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        if (given.equals(stored)) {
            return;
        }
        deadline(given.get("activeDeadlineSeconds"), stored.get("activeDeadlineSeconds"), faults);
        tolerations(given.list("tolerations"), stored.list("tolerations"), faults);
        gates(given.list("schedulingGates"), stored.list("schedulingGates"), faults);
        if (!comparable(given, stored).equals(comparable(stored, stored))) {
            faults.forbidden("spec", SPEC_FROZEN);
        }
    }

    private static void deadline(@Nullable Value now, @Nullable Value old, Faults faults) {
        if (!(old instanceof NumberValue before)) {
            return;
        }
        if (now == null) {
            faults.invalid(
                    "spec.activeDeadlineSeconds", (Value) null, "must not update from a positive integer to nil value");
        } else if (now instanceof NumberValue after && after.longValue() > before.longValue()) {
            faults.invalid(
                    "spec.activeDeadlineSeconds", after.longValue(), "must be less than or equal to previous value");
        }
    }

    /** Tolerations may be added; of those that exist only tolerationSeconds may change. */
    private static void tolerations(ListValue now, ListValue old, Faults faults) {
        Set<MapValue> given = new HashSet<>();
        now.maps().forEach(toleration -> given.add(untimed(toleration)));
        for (MapValue toleration : old.maps()) {
            if (!given.contains(untimed(toleration))) {
                faults.forbidden(
                        "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static MapValue untimed(MapValue toleration) {
        MapValue copy = toleration.copy();
        copy.remove("tolerationSeconds");
        return copy;
    }

    private static void gates(ListValue now, ListValue old, Faults faults) {
        Set<String> known = new HashSet<>();
        old.maps().forEach(gate -> known.add(gate.text("name", "")));
        for (int i = 0; i < now.size(); i++) {
            String name = now.mapAt(i).text("name", "");
            if (!known.contains(name)) {
                faults.forbidden(
                        "spec.schedulingGates[" + i + "].name",
                        "only deletion is allowed, but found new scheduling gate '" + name + "'");
            }
        }
    }

    /** The spec with everything that may change set to what is stored, so that any difference left is a fault. */
    private static MapValue comparable(MapValue spec, MapValue stored) {
        MapValue copy = spec.copy();
        for (String list : List.of("containers", "initContainers")) {
            copy.list(list).maps().forEach(container -> container.remove("image"));
        }
        List.of("activeDeadlineSeconds", "tolerations", "schedulingGates").forEach(copy::remove);
        long grace = stored.number("terminationGracePeriodSeconds", 0);
        if (grace < 0 && spec.number("terminationGracePeriodSeconds", 0) == 1) {
            copy.put("terminationGracePeriodSeconds", grace);
        }
        boolean gated = !stored.list("schedulingGates").isEmpty();
        if (gated) {
            copy.remove("nodeSelector");
            if (copy.get("affinity") instanceof MapValue affinity) {
                affinity.remove("nodeAffinity");
                if (affinity.isEmpty()) {
                    copy.remove("affinity");
                }
            }
        }
        return copy;
    }
}
