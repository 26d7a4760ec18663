package io.hydrofoil.controllers.statefulset;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.revisions.History;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reconcile of a stateful set. In ordered mode it takes the first step that is due and no other: lower ordinals
 * must be available before higher
 * ones are made, the highest goes first, and an update waits for every member.
 */
final class SetStep {
    private final Plan.Builder plan;
    private final ApiObject set;
    private final NavigableMap<Integer, ApiObject> members;
    private final long nowMs;
    private final boolean isOrdered;
    private final long minReadySeconds;
    private final int first;
    private final int end;

    SetStep(Plan.Builder plan, ApiObject set, NavigableMap<Integer, ApiObject> members, long nowMs) {
        this.plan = plan;
        this.set = set;
        this.members = members;
        this.nowMs = nowMs;
        this.isOrdered = !"Parallel".equals(set.spec().text("podManagementPolicy"));
        this.minReadySeconds = set.spec().number("minReadySeconds", 0);
        this.first = (int) set.spec().map("ordinals").number("start", 0);
        this.end = first + (int) set.spec().number("replicas", 1);
    }

    void run(History history, ApiObject update, View claims) {
        ApiObject known = history.named(set.status().text("currentRevision", ""));
        ApiObject current = known == null ? update : known;
        MapValue status = status(current, update);
        Write write = Changes.status(set, status);
        if (write != null) {
            plan.write(write).then();
        }
        if (!set.isDeleting()) {
            members(current, update, claims);
        }
        Set<String> inUse = new HashSet<>(List.of(current.name(), update.name()));
        members.values().forEach(pod -> inUse.add(revision(pod)));
        history.cleanUp(plan, inUse);
        members.values().stream()
                .mapToLong(pod -> Pods.availableAtMs(pod, minReadySeconds))
                .filter(at -> minReadySeconds > 0 && at != Long.MAX_VALUE && at > nowMs)
                .min()
                .ifPresent(plan::requeueAt);
    }

    private void members(ApiObject current, ApiObject update, View claims) {
        for (int ordinal = first; ordinal < end; ordinal++) {
            ApiObject revision = isBelowPartition(ordinal) ? current : update;
            if (plan.stageSize() > Plan.MAX_STAGE / 2 || (!keep(ordinal, revision, claims) && isOrdered)) {
                return;
            }
        }
        if (removeSurplus(claims)
                && !"OnDelete".equals(set.spec().map("updateStrategy").text("type"))) {
            update(update);
        }
    }

    /** Makes or mends one member; false: the next one must wait for it. */
    private boolean keep(int ordinal, ApiObject revision, View claims) {
        Member member = new Member(set, ordinal);
        ApiObject pod = members.get(ordinal);
        if (pod == null) {
            create(member, revision, claims);
            return false;
        }
        if (Pods.isTerminal(pod) && !pod.isDeleting()) {
            plan.note(Plan.Note.warning(
                    set,
                    Pods.phase(pod).equals("Failed") ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
                    "StatefulSet %s/%s is recreating %s Pod %s"
                            .formatted(
                                    set.namespace(),
                                    set.name(),
                                    Pods.phase(pod).equals("Failed") ? "failed" : "terminated",
                                    pod.name())));
            delete(pod);
            return false;
        }
        missingClaims(member, claims);
        own(member, pod, false, claims);
        return isHealthy(pod) && Pods.isAvailable(pod, minReadySeconds, nowMs);
    }

    private void create(Member member, ApiObject revision, View claims) {
        missingClaims(member, claims);
        own(member, null, false, claims);
        String name = member.name();
        plan.write(
                new Write.Create(Kinds.POD, set.namespace(), member.pod(revision)),
                Plan.Note.normal(
                        set,
                        "SuccessfulCreate",
                        "create Pod " + name + " in StatefulSet " + set.name() + " successful"),
                Plan.Note.warning(
                        set,
                        "FailedCreate",
                        "create Pod " + name + " in StatefulSet " + set.name() + " failed error: %s"));
    }

    private void missingClaims(Member member, View claims) {
        for (ObjectKey key : member.claims()) {
            if (claims.get(key) == null) {
                String what = "create Claim " + key.name() + " Pod " + member.name() + " in StatefulSet " + set.name();
                plan.write(
                        new Write.Create(Kinds.CLAIM, set.namespace(), member.claim(key)),
                        Plan.Note.normal(set, "SuccessfulCreate", what + " success"),
                        Plan.Note.warning(set, "FailedCreate", what + " failed error: %s"));
            }
        }
    }

    /** Deletes members beyond the size, the highest first; true: there are none. */
    private boolean removeSurplus(View claims) {
        List<ApiObject> surplus = new ArrayList<>();
        for (var member : members.descendingMap().entrySet()) {
            int ordinal = member.getKey();
            if (ordinal < first || ordinal >= end) {
                surplus.add(member.getValue());
                // also of pods that go already: once such a pod is gone, nobody would find its claims again
                own(new Member(set, ordinal), member.getValue(), true, claims);
            }
        }
        plan.then();
        for (ApiObject pod : surplus) {
            if (!pod.isDeleting() && (!isOrdered || othersAreHealthy(pod))) {
                delete(pod);
            }
            if (isOrdered) {
                return false;
            }
        }
        return surplus.isEmpty();
    }

    /** An unhealthy member is the only one that may be removed while something is unhealthy. */
    private boolean othersAreHealthy(ApiObject pod) {
        ApiObject sick = null;
        for (ApiObject member : members.values()) {
            sick = sick == null && !isHealthy(member) ? member : sick;
        }
        return sick == null || sick.equals(pod) || isHealthy(pod);
    }

    /** Brings the owners of a member's claims in line with the set's policies; what follows waits for it. */
    private void own(Member member, @Nullable ApiObject pod, boolean isCondemned, View claims) {
        for (ObjectKey key : member.claims()) {
            ApiObject claim = claims.get(key);
            ListValue owners = claim == null || claim.isDeleting() ? null : member.owners(claim, pod, isCondemned);
            if (claim != null && owners != null) {
                plan.write(io.hydrofoil.controllers.meta.Owners.withReferences(claim, owners));
            }
        }
    }

    /** Takes down the highest member of an old revision, once all above it are healthy again. */
    private void update(ApiObject update) {
        for (int ordinal = end - 1; ordinal >= first; ordinal--) {
            ApiObject pod = members.get(ordinal);
            if (pod == null || isBelowPartition(ordinal)) {
                return;
            }
            if (!revision(pod).equals(update.name()) && !pod.isDeleting()) {
                delete(pod);
                return;
            }
            if (!isHealthy(pod) || !Pods.isAvailable(pod, minReadySeconds, nowMs)) {
                return;
            }
        }
    }

    private void delete(ApiObject pod) {
        String what = "delete Pod " + pod.name() + " in StatefulSet " + set.name();
        plan.write(
                Write.Delete.of(pod),
                Plan.Note.normal(set, "SuccessfulDelete", what + " successful"),
                Plan.Note.warning(set, "FailedDelete", what + " failed error: %s"));
    }

    private boolean isBelowPartition(int ordinal) {
        MapValue strategy = set.spec().map("updateStrategy");
        return "RollingUpdate".equals(strategy.text("type", "RollingUpdate"))
                && ordinal < first + strategy.map("rollingUpdate").number("partition", 0);
    }

    private static boolean isHealthy(ApiObject pod) {
        return Pods.phase(pod).equals("Running") && Pods.isReady(pod) && !pod.isDeleting();
    }

    private static String revision(@Nullable ApiObject pod) {
        return pod == null ? "" : pod.labels().getOrDefault(Member.REVISION, "");
    }

    private MapValue status(ApiObject current, ApiObject update) {
        int ready = 0;
        int available = 0;
        int onCurrent = 0;
        int onUpdate = 0;
        for (ApiObject pod : members.values()) {
            ready += Pods.phase(pod).equals("Running") && Pods.isReady(pod) ? 1 : 0;
            available += Pods.isAvailable(pod, minReadySeconds, nowMs)
                            && Pods.phase(pod).equals("Running")
                    ? 1
                    : 0;
            onCurrent += !pod.isDeleting() && revision(pod).equals(current.name()) ? 1 : 0;
            onUpdate += !pod.isDeleting() && revision(pod).equals(update.name()) ? 1 : 0;
        }
        boolean isUpdated = onUpdate == members.size() && ready == members.size();
        boolean rolls = "RollingUpdate".equals(set.spec().map("updateStrategy").text("type", "RollingUpdate"));
        if (rolls && isUpdated) {
            onCurrent = onUpdate;
        }
        MapValue status = set.status().copy();
        status.put("observedGeneration", set.metadata().number("generation", 0)).put("replicas", members.size());
        count(status, "readyReplicas", ready);
        status.put("availableReplicas", available);
        count(status, "currentReplicas", onCurrent);
        count(status, "updatedReplicas", onUpdate);
        status.put("currentRevision", rolls && isUpdated ? update.name() : current.name())
                .put("updateRevision", update.name());
        status.putIfAbsent("collisionCount", io.hydrofoil.objects.NumberValue.of(0));
        return status;
    }

    private static void count(MapValue status, String field, int value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
    }
}
