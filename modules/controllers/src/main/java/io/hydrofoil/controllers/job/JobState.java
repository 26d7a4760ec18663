package io.hydrofoil.controllers.job;

import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job and its pods, counted. Each finished pod counts exactly once although the job's status and the pod are two
 * objects: a finished pod that still
 * has the tracking finalizer is first listed by uid in the status ({@code uncounted}), then loses the finalizer, then
 * moves from the list to the
 * count. A crash between any two steps repeats a step and never a count.
 */
final class JobState {
    static final String FINALIZER = "batch.kubernetes.io/job-tracking";

    final ApiObject job;
    final List<ApiObject> active = new ArrayList<>();
    final List<ApiObject> release = new ArrayList<>();
    final List<ApiObject> going = new ArrayList<>();
    final BitSet completed;
    final IndexRetries retries;
    int ready;
    int terminating;
    int succeeded;
    int failed;
    private @Nullable String fatal;
    private long lastSuccessMs;
    private int failuresInARow;
    private final List<Long> failureTimesMs = new ArrayList<>();
    private final ListValue uncountedSuccesses = new ListValue();
    private final ListValue uncountedFailures = new ListValue();
    private long lastFailureMs;

    private JobState(ApiObject job) {
        this.job = job;
        this.succeeded = (int) job.status().number("succeeded", 0);
        this.failed = (int) job.status().number("failed", 0);
        this.completed = Indexes.parse(job.status().text("completedIndexes", ""), completionsOrMax());
        this.retries = new IndexRetries(job, completionsOrMax());
    }

    static JobState of(ApiObject job, Collection<ApiObject> pods, boolean isEnding) {
        JobState state = new JobState(job);
        MapValue listed = job.status().map("uncountedTerminatedPods");
        Set<String> successes = new HashSet<>(listed.list("succeeded").texts());
        Set<String> failures = new HashSet<>(listed.list("failed").texts());
        Set<String> held = new HashSet<>();
        state.retries.see(pods);
        for (ApiObject pod : pods) {
            boolean isHeld = pod.metadata().list("finalizers").texts().contains(FINALIZER);
            if (isHeld) {
                held.add(pod.uid());
            }
            state.add(pod, isHeld, successes, failures, isEnding);
        }
        state.count(successes, failures, held);
        return state;
    }

    private void add(ApiObject pod, boolean isHeld, Set<String> successes, Set<String> failures, boolean isEnding) {
        String phase = Pods.phase(pod);
        if (Pods.isActive(pod)) {
            active.add(pod);
            ready += Pods.isReady(pod) ? 1 : 0;
            return;
        }
        if (pod.isDeleting() && !Pods.isTerminal(pod)) {
            terminating++;
            going.add(pod);
        }
        boolean isSuccess = phase.equals("Succeeded");
        if (isSuccess) {
            lastSuccessMs = Math.max(lastSuccessMs, finishedMs(pod));
        } else if (phase.equals("Failed")) {
            lastFailureMs = Math.max(lastFailureMs, finishedMs(pod));
            failureTimesMs.add(finishedMs(pod));
        }
        // whoever is deleted from outside counts as failed at once, unless replacements are to wait for the real end
        boolean isLost = pod.isDeleting() && !Pods.isTerminal(pod) && (isEnding || !replacesOnlyFailed());
        if (!isHeld || !(Pods.isTerminal(pod) || isLost)) {
            return;
        }
        if (failures.contains(pod.uid())) {
            // Counted once: who was given up while it went stays so, even if it ended well.
            release.add(pod);
        } else if (isSuccess) {
            succeed(pod, successes);
        } else {
            fail(pod, failures, isEnding);
        }
    }

    private void succeed(ApiObject pod, Set<String> successes) {
        release.add(pod);
        int index = Indexes.of(pod);
        if (!isIndexed()) {
            successes.add(pod.uid());
        } else if (index >= 0 && index < completionsOrMax() && !completed.get(index)) {
            completed.set(index);
            successes.add(pod.uid());
        }
    }

    private void fail(ApiObject pod, Set<String> failures, boolean isEnding) {
        FailurePolicy.Verdict verdict = FailurePolicy.judge(job, pod);
        if (verdict.action() == FailurePolicy.Action.FAIL_JOB && fatal == null) {
            fatal = verdict.message();
        }
        int index = Indexes.of(pod);
        boolean isDone = isEnding || fatal != null || (index >= 0 && completed.get(index));
        if (!retries.mayGo(pod, verdict.action(), isDone)) {
            return;
        }
        release.add(pod);
        if (verdict.action() != FailurePolicy.Action.IGNORE) {
            failures.add(pod.uid());
        }
    }

    /** Why a pod's failure ends the whole job, or null. */
    @Nullable
    String fatal() {
        return fatal;
    }

    /** Whether a replacement waits until the pod that is going has ended. */
    boolean replacesOnlyFailed() {
        return "Failed".equals(job.spec().text("podReplacementPolicy"))
                || job.spec().has("podFailurePolicy");
    }

    private void count(Set<String> successes, Set<String> failures, Set<String> held) {
        for (String uid : successes) {
            if (held.contains(uid)) {
                uncountedSuccesses.add(uid);
            } else if (!isIndexed()) {
                succeeded++;
            }
        }
        for (String uid : failures) {
            if (held.contains(uid)) {
                uncountedFailures.add(uid);
            } else {
                failed++;
            }
        }
        if (isIndexed()) {
            succeeded = completed.cardinality();
        }
        boolean hasSucceeded = lastSuccessMs > 0;
        failuresInARow = hasSucceeded
                ? (int) failureTimesMs.stream().filter(at -> at > lastSuccessMs).count()
                : failures();
    }

    boolean isIndexed() {
        return "Indexed".equals(job.spec().text("completionMode"));
    }

    /** spec.completions, or -1: the first success ends the job. */
    int completions() {
        return (int) job.spec().number("completions", -1);
    }

    int completionsOrMax() {
        return completions() < 0 ? Integer.MAX_VALUE : completions();
    }

    /** Successes including those that are not counted yet. */
    int successes() {
        return isIndexed() ? completed.cardinality() : succeeded + uncountedSuccesses.size();
    }

    /** Failures including those that are not counted yet. */
    int failures() {
        return failed
                + uncountedFailures.size()
                + (int) retries.unreplaced().stream()
                        .filter(pod -> FailurePolicy.judge(job, pod).action() != FailurePolicy.Action.IGNORE)
                        .count();
    }

    boolean isAllCounted() {
        return uncountedSuccesses.isEmpty() && uncountedFailures.isEmpty();
    }

    /** Restarts of containers in pods that run on. */
    long restarts() {
        long sum = 0;
        for (ApiObject pod : active) {
            for (MapValue container : pod.status().list("containerStatuses").maps()) {
                sum += container.number("restartCount", 0);
            }
        }
        return sum;
    }

    /** From when on failed pods may be replaced: 10 s after the first failure, doubling up to ten minutes. */
    long replaceAtMs() {
        return retries.isOn() ? 0 : afterFailures(failuresInARow, lastFailureMs);
    }

    /** The same for one index, where retries are counted by index. */
    long replaceAtMs(int index) {
        ApiObject last = retries.before(index);
        return last == null
                ? 0
                : afterFailures(
                        IndexRetries.failures(
                                last, FailurePolicy.judge(job, last).action()),
                        finishedMs(last));
    }

    private static long afterFailures(int inARow, long lastMs) {
        return inARow == 0 || lastMs == 0 ? 0 : lastMs + Math.min(10_000L << Math.min(inARow - 1, 10), 600_000L);
    }

    /** When the pod's last container ended. */
    private static long finishedMs(ApiObject pod) {
        long latest = 0;
        for (MapValue container : pod.status().list("containerStatuses").maps()) {
            latest = Math.max(
                    latest, Times.ms(container.map("state").map("terminated").text("finishedAt"), 0));
        }
        MapValue ready = Conditions.find(pod.status(), "Ready");
        return latest > 0 || ready == null ? latest : Times.ms(ready.text("lastTransitionTime"), 0);
    }

    /** Puts the counts into a status. */
    void into(MapValue status, @Nullable String startTime) {
        count(status, "active", active.size());
        status.put("ready", ready);
        status.put("terminating", terminating);
        count(status, "succeeded", succeeded);
        count(status, "failed", failed);
        MapValue uncounted = new MapValue();
        if (!uncountedSuccesses.isEmpty()) {
            uncounted.put("succeeded", uncountedSuccesses);
        }
        if (!uncountedFailures.isEmpty()) {
            uncounted.put("failed", uncountedFailures);
        }
        status.put("uncountedTerminatedPods", uncounted);
        if (isIndexed() && !completed.isEmpty()) {
            status.put("completedIndexes", Indexes.text(completed));
        }
        if (retries.isOn()) {
            status.put("failedIndexes", Indexes.text(retries.failed));
        }
        if (startTime != null) {
            status.put("startTime", startTime);
        }
    }

    private static void count(MapValue status, String field, int value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
    }
}
