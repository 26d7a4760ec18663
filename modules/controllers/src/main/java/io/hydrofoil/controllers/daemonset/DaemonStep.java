package io.hydrofoil.controllers.daemonset;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.IntOrPercent;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reconcile of a daemon set. */
final class DaemonStep {
    private static final int BURST = 250;

    private final Plan.Builder plan;
    private final ApiObject set;
    private final String hash;
    private final long nowMs;
    private final long minReadySeconds;
    private final ListValue tolerations;
    private final Map<String, List<ApiObject>> byNode = new LinkedHashMap<>();
    private final Set<String> create = new LinkedHashSet<>();
    private final Set<ApiObject> delete = new LinkedHashSet<>();

    DaemonStep(Plan.Builder plan, ApiObject set, String hash, long nowMs) {
        this.plan = plan;
        this.set = set;
        this.hash = hash;
        this.nowMs = nowMs;
        this.minReadySeconds = set.spec().number("minReadySeconds", 0);
        this.tolerations = DaemonPods.tolerations(set);
    }

    void run(Collection<ApiObject> nodes, Collection<ApiObject> pods) {
        for (ApiObject pod : pods) {
            byNode.computeIfAbsent(DaemonPods.node(pod), node -> new ArrayList<>())
                    .add(pod);
        }
        List<ApiObject> wanted = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (ApiObject node : nodes) {
            known.add(node.name());
            if (DaemonPods.belongs(set, tolerations, node)) {
                wanted.add(node);
            }
        }
        Write status = Changes.status(set, status(wanted));
        for (ApiObject node : nodes) {
            keepOne(node, wanted.contains(node));
        }
        byNode.forEach((node, orphans) -> {
            // pods of nodes that are gone
            if (!known.contains(node)) {
                orphans.stream().filter(pod -> !pod.isDeleting()).forEach(delete::add);
            }
        });
        if (create.isEmpty() && delete.isEmpty() && isRolling()) {
            roll(wanted);
        }
        if (status != null) {
            plan.write(status).then();
        }
        write();
    }

    private void keepOne(ApiObject node, boolean isWanted) {
        List<ApiObject> here = byNode.getOrDefault(node.name(), List.of());
        List<ApiObject> running = new ArrayList<>();
        boolean isEnding = false;
        for (ApiObject pod : here) {
            if (pod.isDeleting()) {
                isEnding = true;
            } else if (Pods.isTerminal(pod)) {
                isEnding = true;
                plan.note(Plan.Note.warning(
                        set,
                        Pods.phase(pod).equals("Failed") ? "FailedDaemonPod" : "SucceededDaemonPod",
                        "Found %s daemon pod %s/%s on node %s, will try to %s it"
                                .formatted(
                                        Pods.phase(pod).equals("Failed") ? "failed" : "succeeded",
                                        pod.namespace(),
                                        pod.name(),
                                        node.name(),
                                        Pods.phase(pod).equals("Failed") ? "kill" : "delete")));
                delete.add(pod);
            } else {
                running.add(pod);
            }
        }
        if (isWanted && running.isEmpty() && !isEnding) {
            create.add(node.name());
        } else if (!DaemonPods.staysOn(set, tolerations, node)) {
            delete.addAll(running);
        } else if (running.size() > 1) {
            removeDoubles(running);
        }
    }

    /** The oldest stays; in a rolling update with surge an old one and a new one may stand side by side. */
    private void removeDoubles(List<ApiObject> running) {
        running.sort(Comparator.comparing((ApiObject pod) -> pod.metadata().text("creationTimestamp", ""))
                .thenComparing(ApiObject::name));
        ApiObject fresh = first(running, true);
        ApiObject old = first(running, false);
        boolean isSurge = maxSurge(1) > 0 && fresh != null && old != null;
        for (ApiObject pod : running) {
            boolean stays = isSurge ? pod.equals(fresh) || pod.equals(old) : pod.equals(running.getFirst());
            if (!stays) {
                delete.add(pod);
            }
        }
        if (isSurge && isAvailable(fresh)) {
            delete.add(old);
        }
    }

    private @Nullable ApiObject first(List<ApiObject> pods, boolean isUpdated) {
        return pods.stream()
                .filter(pod -> isUpdated(pod) == isUpdated)
                .findFirst()
                .orElse(null);
    }

    private void roll(List<ApiObject> wanted) {
        int surge = maxSurge(wanted.size());
        int unavailableNow = 0;
        int surging = 0;
        List<ApiObject> sick = new ArrayList<>();
        List<ApiObject> candidates = new ArrayList<>();
        for (ApiObject node : wanted) {
            List<ApiObject> here = byNode.getOrDefault(node.name(), List.of()).stream()
                    .filter(pod -> !pod.isDeleting())
                    .toList();
            ApiObject old = first(here, false);
            ApiObject fresh = first(here, true);
            boolean isAvailable = here.stream().anyMatch(this::isAvailable);
            unavailableNow += isAvailable ? 0 : 1;
            surging += old != null && fresh != null ? 1 : 0;
            if (old != null && fresh == null) {
                (isAvailable(old) ? candidates : sick).add(old);
            }
        }
        if (surge > 0) {
            List<ApiObject> next = new ArrayList<>(sick);
            next.addAll(candidates);
            next.stream().limit(Math.max(0, surge - surging)).forEach(pod -> create.add(DaemonPods.node(pod)));
            return;
        }
        // what does not serve anyway may go at once
        delete.addAll(sick);
        candidates.stream()
                .limit(Math.max(0, maxUnavailable(wanted.size()) - unavailableNow))
                .forEach(delete::add);
    }

    private void write() {
        delete.stream()
                .limit(BURST)
                .forEach(pod -> plan.write(
                        Write.Delete.of(pod),
                        Plan.Note.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name()),
                        Plan.Note.warning(set, "FailedDelete", "Error deleting: %s")));
        List<String> nodes = create.stream().limit(BURST).toList();
        int done = 0;
        for (int batch = 1; done < nodes.size(); batch *= 2) {
            for (int i = 0; i < batch && done < nodes.size(); i++, done++) {
                MapValue pod = DaemonPods.pod(set, tolerations, hash, nodes.get(done));
                plan.write(
                        new Write.Create(Kinds.POD, set.namespace(), pod),
                        Plan.Note.normal(set, "SuccessfulCreate", "Created pod: %s"),
                        Plan.Note.warning(set, "FailedCreate", "Error creating: %s"));
            }
            plan.then();
        }
    }

    private MapValue status(List<ApiObject> wanted) {
        Set<String> wantedNames = new HashSet<>();
        wanted.forEach(node -> wantedNames.add(node.name()));
        int current = 0;
        int ready = 0;
        int available = 0;
        int updated = 0;
        for (String node : wantedNames) {
            List<ApiObject> here = byNode.getOrDefault(node, List.of());
            current += here.isEmpty() ? 0 : 1;
            ready += here.stream().anyMatch(Pods::isReady) ? 1 : 0;
            available += here.stream().anyMatch(this::isAvailable) ? 1 : 0;
            updated += here.stream().anyMatch(this::isUpdated) ? 1 : 0;
            here.stream()
                    .mapToLong(pod -> Pods.availableAtMs(pod, minReadySeconds))
                    .filter(at -> minReadySeconds > 0 && at > nowMs && at != Long.MAX_VALUE)
                    .forEach(plan::requeueAt);
        }
        long misplaced = byNode.keySet().stream()
                .filter(node -> !wantedNames.contains(node))
                .count();
        MapValue status = set.status().copy();
        status.put("currentNumberScheduled", current)
                .put("numberMisscheduled", misplaced)
                .put("desiredNumberScheduled", wanted.size())
                .put("numberReady", ready)
                .put("observedGeneration", set.metadata().number("generation", 0));
        count(status, "updatedNumberScheduled", updated);
        count(status, "numberAvailable", available);
        count(status, "numberUnavailable", wanted.size() - available);
        return status;
    }

    private static void count(MapValue status, String field, int value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
    }

    private boolean isUpdated(ApiObject pod) {
        return hash.equals(pod.labels().get(DaemonPods.HASH));
    }

    private boolean isAvailable(@Nullable ApiObject pod) {
        return pod != null && Pods.isAvailable(pod, minReadySeconds, nowMs);
    }

    private boolean isRolling() {
        return set.spec().map("updateStrategy").text("type", "RollingUpdate").equals("RollingUpdate");
    }

    private int maxSurge(int total) {
        MapValue rolling = set.spec().map("updateStrategy").map("rollingUpdate");
        return isRolling() ? IntOrPercent.resolve(rolling.get("maxSurge"), total, true, 0) : 0;
    }

    private int maxUnavailable(int total) {
        MapValue rolling = set.spec().map("updateStrategy").map("rollingUpdate");
        return IntOrPercent.resolve(rolling.get("maxUnavailable"), total, true, 1);
    }
}
