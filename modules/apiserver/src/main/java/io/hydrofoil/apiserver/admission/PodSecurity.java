package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Holds pods to the security standard that the labels of their namespace name. */
final class PodSecurity implements Plugin {
    private static final Map<String, String[]> TEMPLATES = Map.of(
            "/PodTemplate", new String[] {"template"},
            "/ReplicationController", new String[] {"spec", "template"},
            "apps/ReplicaSet", new String[] {"spec", "template"},
            "apps/Deployment", new String[] {"spec", "template"},
            "apps/StatefulSet", new String[] {"spec", "template"},
            "apps/DaemonSet", new String[] {"spec", "template"},
            "batch/Job", new String[] {"spec", "template"},
            "batch/CronJob", new String[] {"spec", "jobTemplate", "spec", "template"});
    private static final Set<String> SECURED = Set.of("", "ephemeralcontainers", "resize");
    private static final int MAX_PODS = 3_000;

    private final Kind namespaces;
    private final Kind pods;

    PodSecurity(KindTable kinds) {
        this.namespaces = kinds.require("v1", "Namespace");
        this.pods = kinds.require("v1", "Pod");
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        if (operation != Operation.CREATE && operation != Operation.UPDATE) {
            return;
        }
        Kind kind = attempt.stored();
        String subresource = attempt.target().subresourceName();
        if (kind == namespaces && subresource.isEmpty()) {
            namespace(attempt, operation, object, old);
        } else if (kind == pods && SECURED.contains(subresource)) {
            pod(attempt, operation, object, old);
        } else if (subresource.isEmpty()) {
            String[] path = TEMPLATES.get(kind.group() + "/" + kind.kind());
            if (path != null && object.at(path) instanceof MapValue template) {
                warn(attempt, policy(attempt), template);
            }
        }
    }

    private SecurityPolicy policy(Attempt attempt) {
        Current namespace =
                attempt.records().look(namespaces, "", attempt.target().namespace());
        return SecurityPolicy.of(
                namespace == null ? MapValue.EMPTY : namespace.metadata().map("labels"));
    }

    private void pod(Attempt attempt, Operation operation, MapValue pod, MapValue old) throws RefusedException {
        if (operation == Operation.UPDATE && !isSignificant(pod, old)) {
            return;
        }
        SecurityPolicy policy = policy(attempt);
        List<SecurityFinding> findings =
                SecurityStandards.findings(policy.enforce(), pod.map("metadata"), pod.map("spec"));
        if (!findings.isEmpty()) {
            throw Matches.forbidden(
                    attempt, pod, "violates PodSecurity \"" + policy.enforce() + "\": " + told(findings));
        }
        warn(attempt, policy, pod);
    }

    private static void warn(Attempt attempt, SecurityPolicy policy, MapValue pod) {
        List<SecurityFinding> findings =
                SecurityStandards.findings(policy.warn(), pod.map("metadata"), pod.map("spec"));
        if (!findings.isEmpty()) {
            attempt.warn("would violate PodSecurity \"" + policy.warn() + "\": " + told(findings));
        }
    }

    private static String told(List<SecurityFinding> findings) {
        return findings.stream().map(SecurityFinding::toString).collect(Collectors.joining(", "));
    }

    /** Whether other programs run afterwards: only then a pod that was let in is looked at again. */
    private static boolean isSignificant(MapValue pod, MapValue old) {
        for (String group : new String[] {"containers", "initContainers", "ephemeralContainers"}) {
            ListValue now = pod.map("spec").list(group);
            ListValue before = old.map("spec").list(group);
            if (now.size() != before.size()) {
                return true;
            }
            for (int i = 0; i < now.size(); i++) {
                if (!Objects.equals(now.mapAt(i).get("image"), before.mapAt(i).get("image"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void namespace(Attempt attempt, Operation operation, MapValue namespace, MapValue old)
            throws RefusedException {
        SecurityPolicy policy = SecurityPolicy.of(namespace.map("metadata").map("labels"));
        SecurityPolicy before = SecurityPolicy.of(old.map("metadata").map("labels"));
        if (!policy.faults().isEmpty() && before.faults().isEmpty()) {
            String name = namespace.map("metadata").text("name", "");
            throw new RefusedException(Statuses.invalid(namespaces, name, policy.faults()));
        }
        if (operation == Operation.UPDATE && isStricter(policy.enforce(), before.enforce())) {
            warnOfExisting(attempt, policy.enforce());
        }
    }

    private static boolean isStricter(SecurityPolicy.Level now, SecurityPolicy.Level before) {
        boolean relaxed = now.minor() == before.minor() && now.standard().compareTo(before.standard()) <= 0;
        return !now.equals(before) && !now.allowsAll() && !relaxed;
    }

    private void warnOfExisting(Attempt attempt, SecurityPolicy.Level level) {
        String namespace = attempt.target().name();
        Map<String, Existing> byReason = new LinkedHashMap<>();
        List<Current> existing = attempt.records().list(pods, namespace, ignored -> true);
        for (Current pod : existing.subList(0, Math.min(existing.size(), MAX_PODS))) {
            List<SecurityFinding> findings =
                    SecurityStandards.findings(level, pod.metadata(), pod.tree().map("spec"));
            if (!findings.isEmpty()) {
                String reason = findings.stream().map(SecurityFinding::reason).collect(Collectors.joining(", "));
                byReason.merge(reason, new Existing(pod.name(), 1), Existing::plus);
            }
        }
        if (byReason.isEmpty()) {
            return;
        }
        attempt.warn("existing pods in namespace \"" + namespace + "\" violate the new PodSecurity enforce level \""
                + level + "\"");
        Map<String, String> sorted = new TreeMap<>();
        byReason.forEach((reason, found) -> sorted.put(found.first(), found.shown() + ": " + reason));
        sorted.values().forEach(attempt::warn);
    }

    /** The first of the pods with the same faults, and how many there are. */
    private record Existing(String first, int count) {
        Existing plus(Existing other) {
            return new Existing(first, count + other.count());
        }

        String shown() {
            int others = count - 1;
            return others == 0
                    ? first
                    : first + " (and " + others + " other " + SecurityFinding.plural("pod", others) + ")";
        }
    }
}
