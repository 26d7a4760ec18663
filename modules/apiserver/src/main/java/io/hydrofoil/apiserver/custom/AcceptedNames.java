package io.hydrofoil.apiserver.custom;

import io.hydrofoil.objects.ConversionWebhook;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which names a definition gets: each that no other definition of its group has. With all of them it is
 * established, and stays so. Pure.
 */
final class AcceptedNames {
    private static final List<String> RESOURCE_NAMES = List.of("plural", "singular");
    private static final List<String> KIND_NAMES = List.of("kind", "listKind");

    private final MapValue definition;
    private final Set<String> resources = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();
    private String reason = "";
    private String message = "";

    private AcceptedNames(MapValue definition, Collection<MapValue> others) {
        this.definition = definition;
        for (MapValue other : others) {
            if (isRival(other)) {
                MapValue names = other.map("status").map("acceptedNames");
                RESOURCE_NAMES.forEach(field -> resources.add(names.text(field, "")));
                resources.addAll(names.list("shortNames").texts());
                KIND_NAMES.forEach(field -> kinds.add(names.text(field, "")));
            }
        }
        resources.remove("");
        kinds.remove("");
    }

    private boolean isRival(MapValue other) {
        String group = other.map("spec").text("group", "");
        String name = other.map("metadata").text("name", "");
        return group.equals(definition.map("spec").text("group", ""))
                && !name.equals(definition.map("metadata").text("name", ""));
    }

    /**
     * The status that the definition should have; a new tree.
     *
     * @param others all definitions
     */
    static MapValue status(MapValue definition, Collection<MapValue> others, long nowMs) {
        return new AcceptedNames(definition, others).decide(nowMs);
    }

    private MapValue decide(long nowMs) {
        MapValue status = definition.map("status").copy();
        MapValue wanted = definition.map("spec").map("names");
        MapValue has = status.map("acceptedNames");
        MapValue gets = new MapValue();
        take(gets, wanted, has, "plural", resources);
        take(gets, wanted, has, "singular", resources);
        takeShortNames(gets, wanted, has);
        take(gets, wanted, has, "kind", kinds);
        take(gets, wanted, has, "listKind", kinds);
        if (!wanted.list("categories").isEmpty()) {
            gets.put("categories", wanted.list("categories").copy());
        }
        status.put("acceptedNames", gets);
        String time =
                Instant.ofEpochMilli(nowMs).truncatedTo(ChronoUnit.SECONDS).toString();
        boolean accepted = reason.isEmpty();
        set(
                status,
                time,
                "NamesAccepted",
                accepted,
                accepted ? "NoConflicts" : reason,
                accepted ? "no conflicts found" : message);
        boolean isEstablished = isTrue(status, "Established");
        if (accepted && !isEstablished && !hasUsableWebhook()) {
            String text = "The conversion webhook CABundle is invalid";
            set(status, time, "Established", false, "InvalidCABundle", text);
        } else if (accepted) {
            set(status, time, "Established", true, "InitialNamesAccepted", "the initial names have been accepted");
        } else if (!isEstablished) {
            set(status, time, "Established", false, "NotAccepted", "not all names are accepted");
        }
        approve(status, time);
        return status;
    }

    private boolean hasUsableWebhook() {
        ConversionWebhook webhook = ConversionWebhook.of(definition);
        return webhook == null || webhook.isUsable();
    }

    private void take(MapValue gets, MapValue wanted, MapValue has, String field, Set<String> used) {
        String name = wanted.text(field, "");
        String old = has.text(field, "");
        boolean free = name.equals(old) || !used.contains(name);
        if (!free) {
            refuse(Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Conflict", inUse(name));
        }
        if (!(free ? name : old).isEmpty()) {
            gets.put(field, free ? name : old);
        }
    }

    private void takeShortNames(MapValue gets, MapValue wanted, MapValue has) {
        List<String> old = has.list("shortNames").texts();
        List<String> names = wanted.list("shortNames").texts();
        List<String> faults = new ArrayList<>();
        for (String name : names) {
            if (!old.contains(name) && resources.contains(name)) {
                faults.add(inUse(name));
            }
        }
        if (!faults.isEmpty()) {
            refuse(
                    "ShortNamesConflict",
                    faults.size() == 1 ? faults.getFirst() : "[" + String.join(", ", faults) + "]");
        }
        List<String> taken = faults.isEmpty() ? names : old;
        if (!taken.isEmpty()) {
            gets.put("shortNames", ListValue.ofTexts(taken));
        }
    }

    private static String inUse(String name) {
        return GoQuote.of(name) + " is already in use";
    }

    /** The last conflict is the one that is told. */
    private void refuse(String why, String text) {
        reason = why;
        message = text;
    }

    /** Definitions in groups of the Kubernetes community tell who has approved them. */
    private void approve(MapValue status, String time) {
        String group = "." + definition.map("spec").text("group", "");
        if (!group.endsWith(".k8s.io") && !group.endsWith(".kubernetes.io")) {
            return;
        }
        String given = definition.mapAt("metadata", "annotations").text("api-approved.kubernetes.io", "");
        boolean approved = !given.isEmpty() && !given.startsWith("unapproved");
        set(
                status,
                time,
                "KubernetesAPIApprovalPolicyConformant",
                approved,
                approved ? "ApprovedAnnotation" : "UnapprovedAnnotation",
                approved ? "approved in " + given : "not approved: " + GoQuote.of(given));
    }

    static boolean isTrue(MapValue status, String type) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return condition.text("status", "").equals("True");
            }
        }
        return false;
    }

    /** Sets a condition; its time changes with its status only. */
    static void set(MapValue status, String time, String type, boolean isTrue, String reason, String message) {
        MapValue condition = new MapValue()
                .put("type", type)
                .put("status", isTrue ? "True" : "False")
                .put("lastTransitionTime", time)
                .put("reason", reason)
                .put("message", message);
        ListValue conditions = status.ensureList("conditions");
        for (int i = 0; i < conditions.size(); i++) {
            MapValue old = conditions.mapAt(i);
            if (old.text("type", "").equals(type)) {
                if (old.text("status", "").equals(condition.text("status", ""))) {
                    condition.put("lastTransitionTime", old.text("lastTransitionTime", time));
                }
                conditions.set(i, condition);
                return;
            }
        }
        conditions.add(condition);
    }
}
