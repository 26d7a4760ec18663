package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hardly anything of the spec of a pod may change. */
final class PodUpdateRules {
    private static final String SPEC_FROZEN = "pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private PodUpdateRules() {}

    /** An update of the pod itself; both specs have been checked as they stand. */
    static void change(MapValue now, MapValue old, Faults faults) {
        if (now.equals(old)) {
            return;
        }
        for (String group : new String[] {"containers", "initContainers"}) {
            if (now.list(group).size() != old.list(group).size()) {
                faults.forbidden("spec." + group, "pod updates may not add or remove containers");
                return;
            }
        }
        if (!deadline(now.get("activeDeadlineSeconds"), old.get("activeDeadlineSeconds"), faults)) {
            return;
        }
        tolerations(now.list("tolerations"), old.list("tolerations"), faults);
        gates(now.list("schedulingGates"), old.list("schedulingGates"), faults);
        boolean gated = !old.list("schedulingGates").isEmpty();
        if (gated) {
            nodeSelector(now.map("nodeSelector"), old.map("nodeSelector"), faults);
            nodeAffinity(now, old, faults);
        }
        if (!comparable(now, old, gated).equals(comparable(old, old, gated))) {
            faults.forbidden("spec", SPEC_FROZEN);
        }
    }

    /** Whether to go on. */
    private static boolean deadline(@Nullable Value now, @Nullable Value old, Faults faults) {
        String field = "spec.activeDeadlineSeconds";
        if (now instanceof NumberValue after) {
            long seconds = after.longValue();
            if (seconds < 0 || seconds > Integer.MAX_VALUE) {
                faults.invalid(field, seconds, "must be between 0 and " + Integer.MAX_VALUE + ", inclusive");
                return false;
            }
            if (old instanceof NumberValue before && seconds > before.longValue()) {
                faults.invalid(field, seconds, "must be less than or equal to previous value");
                return false;
            }
        } else if (old instanceof NumberValue) {
            faults.invalid(field, (Value) null, "must not update from a positive integer to nil value");
        }
        return true;
    }

    /** Tolerations may be added; of those that exist only tolerationSeconds may change. */
    private static void tolerations(ListValue now, ListValue old, Faults faults) {
        if (now.equals(old)) {
            return;
        }
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

    /** A gated pod may ask for more of its node, never for less: nothing that was decided on it becomes wrong. */
    private static void nodeSelector(MapValue now, MapValue old, Faults faults) {
        for (var entry : old) {
            if (!entry.getValue().equals(now.get(entry.getKey()))) {
                faults.invalid(
                        "spec.nodeSelector",
                        now.isEmpty() ? NullValue.NULL : now,
                        "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
                return;
            }
        }
    }

    private static void nodeAffinity(MapValue now, MapValue old, Faults faults) {
        ListValue before = old.mapAt("affinity", "nodeAffinity", REQUIRED).list("nodeSelectorTerms");
        ListValue after = now.mapAt("affinity", "nodeAffinity", REQUIRED).list("nodeSelectorTerms");
        String path = "spec.affinity.nodeAffinity." + REQUIRED + ".nodeSelectorTerms";
        if (before.isEmpty()) {
            return;
        }
        if (before.size() != after.size()) {
            Value shown = after.isEmpty() ? NullValue.NULL : ApiTypes.NODE_SELECTOR_TERM.of(after);
            faults.invalid(path, shown, "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!onlyAdds(after.mapAt(i), before.mapAt(i))) {
                faults.invalid(
                        path + "[" + i + "]",
                        ApiTypes.NODE_SELECTOR_TERM.of(after.mapAt(i)),
                        "only additions are allowed (no mutations or deletions)");
            }
        }
    }

    private static boolean onlyAdds(MapValue now, MapValue old) {
        if (old.list("matchExpressions").isEmpty() && old.list("matchFields").isEmpty()) {
            return now.list("matchExpressions").isEmpty()
                    && now.list("matchFields").isEmpty();
        }
        return begins(now.list("matchExpressions"), old.list("matchExpressions"))
                && begins(now.list("matchFields"), old.list("matchFields"));
    }

    private static boolean begins(ListValue now, ListValue old) {
        for (int i = 0; i < old.size(); i++) {
            if (i >= now.size() || !now.at(i).equals(old.at(i))) {
                return false;
            }
        }
        return true;
    }

    /** The spec with everything that may change taken out, so that any difference left is a fault. */
    private static MapValue comparable(MapValue spec, MapValue stored, boolean gated) {
        MapValue copy = spec.copy();
        for (String list : new String[] {"containers", "initContainers"}) {
            copy.list(list).maps().forEach(container -> container.remove("image"));
        }
        List.of("activeDeadlineSeconds", "tolerations", "schedulingGates").forEach(copy::remove);
        long grace = stored.number("terminationGracePeriodSeconds", 0);
        if (grace < 0 && spec.number("terminationGracePeriodSeconds", 0) == 1) {
            copy.put("terminationGracePeriodSeconds", grace);
        }
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

    /** Containers for debugging come, and stay as they came. */
    static void ephemeral(MapValue now, MapValue old, Faults faults) {
        ListValue containers = now.list("ephemeralContainers");
        for (MapValue before : old.list("ephemeralContainers").maps()) {
            String name = before.text("name", "");
            MapValue after = named(containers, name);
            if (after == null) {
                faults.forbidden(
                        "spec.ephemeralContainers",
                        "existing ephemeral containers " + GoQuote.of(name) + " may not be removed\n");
            } else if (!Objects.equals(before, after)) {
                faults.forbidden(
                        "spec.ephemeralContainers",
                        "existing ephemeral containers " + GoQuote.of(name) + " may not be changed\n");
            }
        }
    }

    static @Nullable MapValue named(ListValue containers, String name) {
        for (MapValue container : containers.maps()) {
            if (container.text("name", "").equals(name)) {
                return container;
            }
        }
        return null;
    }
}
