package io.hydrofoil.controllers.job;

import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retries counted by index (backoffLimitPerIndex). There is no list of counts in the job's status: each pod carries in
 * annotations how often its index has failed before it. So the last failed pod of an index must be kept (its finalizer
 * stays on) until its replacement, which carries the count on, is there.
 */
final class IndexRetries {
    static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
    static final String IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";

    /** Indexes that have failed for good. */
    final BitSet failed;

    private final int limit;
    private final Map<Integer, Integer> lastAttempt = new HashMap<>();
    private final Map<Integer, ApiObject> unreplaced = new HashMap<>();

    IndexRetries(ApiObject job, int completions) {
        this.limit = (int) job.spec().number("backoffLimitPerIndex", -1);
        this.failed = Indexes.parse(job.status().text("failedIndexes", ""), completions);
    }

    boolean isOn() {
        return limit >= 0;
    }

    /** Looks at all pods first, so that later ones are known when earlier ones are judged. */
    void see(Collection<ApiObject> pods) {
        if (isOn()) {
            pods.forEach(pod -> lastAttempt.merge(Indexes.of(pod), attempt(pod), Math::max));
        }
    }

    /**
     * A failed pod that is not counted yet; false: it has to be kept for now.
     *
     * @param isDone whether nothing follows on this index anyway
     */
    boolean mayGo(ApiObject pod, FailurePolicy.Action action, boolean isDone) {
        int index = Indexes.of(pod);
        if (!isOn() || isDone || index < 0 || failed.get(index)) {
            return true;
        }
        if (action == FailurePolicy.Action.FAIL_INDEX || failures(pod, action) > limit) {
            failed.set(index);
            return true;
        }
        if (attempt(pod) < lastAttempt.getOrDefault(index, 0)) {
            return true;
        }
        unreplaced.put(index, pod);
        return false;
    }

    /** The failed pods that wait to be replaced. */
    Collection<ApiObject> unreplaced() {
        return unreplaced.values();
    }

    /** The failed pod that a new pod of this index follows, or null. */
    @Nullable
    ApiObject before(int index) {
        return unreplaced.get(index);
    }

    /** Notes on a new pod how often its index has failed. */
    void carryOn(MapValue annotations, int index, ApiObject job) {
        if (!isOn()) {
            return;
        }
        ApiObject last = unreplaced.get(index);
        int counted = 0;
        int ignored = 0;
        if (last != null) {
            FailurePolicy.Action action = FailurePolicy.judge(job, last).action();
            counted = failures(last, action);
            ignored = count(last, IGNORED) + (action == FailurePolicy.Action.IGNORE ? 1 : 0);
        }
        annotations.put(FAILURES, Integer.toString(counted));
        if (ignored > 0) {
            annotations.put(IGNORED, Integer.toString(ignored));
        }
    }

    /** How often the index of this failed pod has failed, this time included. */
    static int failures(ApiObject pod, FailurePolicy.Action action) {
        return count(pod, FAILURES) + (action == FailurePolicy.Action.IGNORE ? 0 : 1);
    }

    private static int attempt(ApiObject pod) {
        return count(pod, FAILURES) + count(pod, IGNORED) + (Pods.isTerminal(pod) ? 0 : 1);
    }

    private static int count(ApiObject pod, String annotation) {
        String text = pod.metadata().map("annotations").text(annotation, "0");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
