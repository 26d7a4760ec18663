package io.hydrofoil.controllers.deployment;

import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment's status after a reconcile: counts, and the conditions by which clients follow a rollout. */
final class Progress {
    private static final String PROGRESSING = "Progressing";

    private final Rollout rollout;
    private final MapValue before;
    private final MapValue status;
    private final long nowMs;

    Progress(Rollout rollout, long nowMs) {
        this.rollout = rollout;
        this.before = rollout.deployment.status();
        this.status = before.copy();
        this.nowMs = nowMs;
        counts();
    }

    MapValue status() {
        return status;
    }

    boolean isComplete() {
        int replicas = rollout.replicas();
        return status.number("updatedReplicas", 0) == replicas
                && status.number("replicas", 0) == replicas
                && status.number("availableReplicas", 0) == replicas;
    }

    private void counts() {
        List<Draft> all = rollout.all();
        Draft fresh = rollout.fresh;
        int available = rollout.available();
        status.put("observedGeneration", rollout.deployment.metadata().number("generation", 0));
        count("replicas", all.stream().mapToInt(Draft::observedReplicas).sum());
        count("updatedReplicas", fresh == null ? 0 : fresh.observedReplicas());
        count(
                "readyReplicas",
                all.stream()
                        .mapToLong(d -> d.status().number("readyReplicas", 0))
                        .sum());
        count("availableReplicas", available);
        count("unavailableReplicas", Math.max(0, rollout.total() - available));
        status.put(
                "terminatingReplicas",
                all.stream()
                        .mapToLong(d -> d.status().number("terminatingReplicas", 0))
                        .sum());
        if (rollout.collisions > 0) {
            status.put("collisionCount", rollout.collisions);
        }
        if (available >= rollout.replicas() - rollout.maxUnavailable()) {
            condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        } else {
            condition(
                    "Available",
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.");
        }
    }

    /** Zero is left out, as in every answer of the API. */
    private void count(String field, long value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
    }

    /** Paused or resumed: the deadline's clock stands still meanwhile. */
    void pauseOrResume(boolean isPaused) {
        MapValue progressing = Conditions.find(status, PROGRESSING);
        String reason = progressing == null ? "" : progressing.text("reason", "");
        if (!hasDeadline() || reason.equals("ProgressDeadlineExceeded")) {
            return;
        }
        if (isPaused && !reason.equals("DeploymentPaused")) {
            condition(PROGRESSING, "Unknown", "DeploymentPaused", "Deployment is paused");
        } else if (!isPaused && reason.equals("DeploymentPaused")) {
            condition(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed");
        }
    }

    /** The replica set of the current template was found or made; {@code refusal} why it could not be made, or null. */
    void freshSet(@Nullable ApiStatus refusal) {
        Draft fresh = rollout.fresh;
        if (fresh == null || !hasDeadline()) {
            return;
        }
        if (fresh.before == null && refusal != null) {
            condition(
                    PROGRESSING,
                    "False",
                    "ReplicaSetCreateError",
                    "Failed to create new replica set \"%s\": %s".formatted(fresh.name, refusal.message()));
        } else if (fresh.before == null) {
            condition(PROGRESSING, "True", "NewReplicaSetCreated", "Created new replica set \"" + fresh.name + "\"");
        } else if (Conditions.find(status, PROGRESSING) == null) {
            condition(PROGRESSING, "True", "FoundNewReplicaSet", "Found new replica set \"" + fresh.name + "\"");
        }
    }

    /** How the rollout goes. */
    void rolling() {
        if (!hasDeadline()) {
            Conditions.remove(status, PROGRESSING);
        } else if (!wasComplete()) {
            Draft fresh = rollout.fresh;
            String who = fresh == null
                    ? "Deployment \"" + rollout.deployment.name() + "\""
                    : "ReplicaSet \"" + fresh.name + "\"";
            if (isComplete()) {
                condition(PROGRESSING, "True", "NewReplicaSetAvailable", who + " has successfully progressed.");
            } else if (hasProgressed()) {
                Conditions.remove(status, PROGRESSING);
                condition(PROGRESSING, "True", "ReplicaSetUpdated", who + " is progressing.");
            } else if (isTimedOut()) {
                condition(PROGRESSING, "False", "ProgressDeadlineExceeded", who + " has timed out progressing.");
            }
        }
        replicaFailure();
    }

    /** When to look again because the deadline will have passed; {@link Long#MAX_VALUE}: no need. */
    long deadlineMs() {
        MapValue progressing = Conditions.find(status, PROGRESSING);
        if (!hasDeadline() || progressing == null || isComplete() || isTimedOutReason(progressing)) {
            return Long.MAX_VALUE;
        }
        // a second more: times have whole seconds
        return Times.ms(progressing.text("lastUpdateTime"), nowMs) + deadlineSeconds() * 1_000 + 1_000;
    }

    private boolean wasComplete() {
        MapValue progressing = Conditions.find(before, PROGRESSING);
        return status.number("replicas", 0) == status.number("updatedReplicas", 0)
                && progressing != null
                && progressing.text("reason", "").equals("NewReplicaSetAvailable");
    }

    private boolean hasProgressed() {
        long updated = status.number("updatedReplicas", 0);
        long updatedBefore = before.number("updatedReplicas", 0);
        return updated > updatedBefore
                || status.number("replicas", 0) - updated < before.number("replicas", 0) - updatedBefore
                || status.number("readyReplicas", 0) > before.number("readyReplicas", 0)
                || status.number("availableReplicas", 0) > before.number("availableReplicas", 0);
    }

    private boolean isTimedOut() {
        MapValue progressing = Conditions.find(status, PROGRESSING);
        if (progressing == null || progressing.text("reason", "").equals("NewReplicaSetAvailable")) {
            return false;
        }
        return isTimedOutReason(progressing)
                || Times.ms(progressing.text("lastUpdateTime"), nowMs) + deadlineSeconds() * 1_000 < nowMs;
    }

    private static boolean isTimedOutReason(MapValue progressing) {
        return progressing.text("reason", "").equals("ProgressDeadlineExceeded");
    }

    private void replicaFailure() {
        MapValue failure = null;
        Draft fresh = rollout.fresh;
        if (fresh != null) {
            failure = Conditions.find(fresh.status(), "ReplicaFailure");
        }
        for (Draft old : failure == null ? rollout.old : List.<Draft>of()) {
            failure = failure == null ? Conditions.find(old.status(), "ReplicaFailure") : failure;
        }
        if (failure == null) {
            Conditions.remove(status, "ReplicaFailure");
        } else {
            condition(
                    "ReplicaFailure",
                    failure.text("status", "True"),
                    failure.text("reason", ""),
                    failure.text("message", ""));
        }
    }

    private boolean hasDeadline() {
        long seconds = deadlineSeconds();
        return seconds > 0 && seconds != Integer.MAX_VALUE;
    }

    private long deadlineSeconds() {
        return rollout.deployment.spec().number("progressDeadlineSeconds", 0);
    }

    /** Sets a condition unless status and reason are as before. */
    private void condition(String type, String value, String reason, String message) {
        MapValue known = Conditions.find(status, type);
        if (known != null && value.equals(known.text("status")) && reason.equals(known.text("reason"))) {
            return;
        }
        MapValue original = known == null ? Conditions.find(before, type) : known;
        MapValue sameStatus = Conditions.of(original, type, value, nowMs);
        Conditions.set(
                status,
                new MapValue()
                        .put("type", type)
                        .put("status", value)
                        .put("lastUpdateTime", Times.seconds(nowMs))
                        .put("lastTransitionTime", sameStatus.text("lastTransitionTime", ""))
                        .put("reason", reason)
                        .put("message", message));
    }
}
