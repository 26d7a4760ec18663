package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.PodResources;
import io.hydrofoil.objects.ResourceList;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives containers the default requests and limits of their namespace's limit ranges, and refuses pods and volume
 * claims that are outside of them.
 */
final class LimitRanger implements Plugin {
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private final Kind ranges;

    LimitRanger(KindTable kinds) {
        this.ranges = kinds.require("v1", "LimitRange");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) {
        if (operation != Operation.CREATE || !Matches.isCore(attempt, "Pod")) {
            return;
        }
        for (Current range : ranges(attempt)) {
            ResourceList limits = ResourceList.EMPTY;
            ResourceList requests = ResourceList.EMPTY;
            for (MapValue limit : limits(range, "Container")) {
                limits = limits.overriddenBy(ResourceList.of(limit.map("default")));
                requests = requests.overriddenBy(ResourceList.of(limit.map("defaultRequest")));
            }
            fill(object, requests, limits);
        }
    }

    /** Sets what containers leave open, and notes it in an annotation. */
    private static void fill(MapValue pod, ResourceList requests, ResourceList limits) {
        List<String> notes = new ArrayList<>();
        MapValue spec = pod.ensureMap("spec");
        fill(spec.list("containers").maps(), "container ", requests, limits, notes);
        fill(spec.list("initContainers").maps(), "init container ", requests, limits, notes);
        if (!notes.isEmpty()) {
            String text = "LimitRanger plugin set: " + String.join("; ", notes);
            pod.ensureMap("metadata").ensureMap("annotations").put(ANNOTATION, text);
        }
    }

    private static void fill(
            Iterable<MapValue> containers,
            String word,
            ResourceList requests,
            ResourceList limits,
            List<String> notes) {
        for (MapValue container : containers) {
            String what = word + container.text("name", "");
            fill(container, "requests", requests, " request for " + what, notes);
            fill(container, "limits", limits, " limit for " + what, notes);
        }
    }

    private static void fill(MapValue container, String field, ResourceList defaults, String what, List<String> notes) {
        MapValue given = container.map("resources").map(field);
        ResourceList missing = defaults.where(name -> !given.has(name));
        if (missing.isEmpty()) {
            return;
        }
        MapValue amounts = container.ensureMap("resources").ensureMap(field);
        missing.names().forEach(name -> amounts.put(name, missing.amount(name).toString()));
        notes.add(String.join(", ", missing.names()) + what);
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        boolean isPod = isPod(attempt, operation);
        boolean isClaim = isClaim(attempt, operation);
        if ((!isPod && !isClaim) || old.map("metadata").has("deletionTimestamp")) {
            return;
        }
        for (Current range : ranges(attempt)) {
            List<String> faults = new ArrayList<>();
            if (isPod) {
                pod(object, range, faults);
            } else {
                claim(object, range, faults);
            }
            if (!faults.isEmpty()) {
                // Containers that are alike have the same faults.
                List<String> told = faults.stream().distinct().toList();
                String text = told.size() == 1 ? told.getFirst() : "[" + String.join(", ", told) + "]";
                throw Matches.forbidden(attempt, object, text);
            }
        }
    }

    /** Resources of a pod change by a resize only. */
    private static boolean isPod(Attempt attempt, Operation operation) {
        boolean isPod =
                attempt.stored().group().isEmpty() && attempt.stored().kind().equals("Pod");
        return switch (operation) {
            case CREATE -> isPod && attempt.target().subresource() == null;
            case UPDATE -> isPod && attempt.target().subresourceName().equals("resize");
            case DELETE, CONNECT -> false;
        };
    }

    private static boolean isClaim(Attempt attempt, Operation operation) {
        return (operation == Operation.CREATE || operation == Operation.UPDATE)
                && Matches.isCore(attempt, "PersistentVolumeClaim");
    }

    private static void pod(MapValue pod, Current range, List<String> faults) {
        for (MapValue limit : range.tree().map("spec").list("limits").maps()) {
            switch (limit.text("type", "")) {
                case "Container" -> containers(pod.map("spec"), limit, faults);
                case "Pod" ->
                    new LimitCheck(
                                    "Pod",
                                    PodResources.stated(pod, PodResources.Side.REQUESTS),
                                    PodResources.stated(pod, PodResources.Side.LIMITS),
                                    faults)
                            .all(limit);
                default -> {
                    // of other things
                }
            }
        }
    }

    private static void containers(MapValue spec, MapValue limit, List<String> faults) {
        for (String group : List.of("containers", "initContainers")) {
            for (MapValue container : spec.list(group).maps()) {
                MapValue resources = container.map("resources");
                new LimitCheck(
                                "Container",
                                ResourceList.of(resources.map("requests")),
                                ResourceList.of(resources.map("limits")),
                                faults)
                        .all(limit);
            }
        }
    }

    private static void claim(MapValue claim, Current range, List<String> faults) {
        ResourceList requests =
                ResourceList.of(claim.map("spec").map("resources").map("requests"));
        for (MapValue limit : limits(range, "PersistentVolumeClaim")) {
            new LimitCheck("PersistentVolumeClaim", requests, ResourceList.EMPTY, faults).requests(limit);
        }
    }

    private List<Current> ranges(Attempt attempt) {
        String namespace = attempt.target().namespace();
        return namespace.isEmpty() ? List.of() : attempt.records().list(ranges, namespace, range -> true);
    }

    private static List<MapValue> limits(Current range, String type) {
        List<MapValue> limits = new ArrayList<>();
        for (MapValue limit : range.tree().map("spec").list("limits").maps()) {
            if (limit.text("type", "").equals(type)) {
                limits.add(limit);
            }
        }
        return limits;
    }
}
