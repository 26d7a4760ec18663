package io.hydrofoil.controllers.job;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.DeletionOrder;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job's pods until enough have succeeded or too many have failed. The end comes in two steps, as clients of
 * recent versions expect: a
 * criterion is met (SuccessCriteriaMet or FailureTarget) and pods are stopped; when none runs any more and all are
 * counted, Complete or Failed.
 */
public final class JobController implements Reconciler {
    private static final String OURS = "kubernetes.io/job-controller";

    private @Nullable View jobs;
    private @Nullable View pods;

    @Override
    public String name() {
        return "job-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.JOB);
        jobs = all;
        pods = Owners.indexed(views, Kinds.POD);
        views.onChange(Kinds.JOB, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            } else if (before != null) {
                // its pods must not wait for it
                Owners.controlledBy(Objects.requireNonNull(pods), before).forEach(pod -> queue.add(pod.key()));
            }
        });
        views.onChange(Kinds.POD, (before, after) -> {
            ObjectKey now = Owners.controllerKey(after == null ? before : after, Kinds.JOB);
            if (now == null) {
                return;
            }
            queue.add(now);
            if (after != null && all.get(now) == null && isTracked(after)) {
                queue.add(after.key());
            }
        });
    }

    private static boolean isTracked(ApiObject pod) {
        return pod.metadata().list("finalizers").texts().contains(JobState.FINALIZER);
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        Plan.Builder plan = new Plan.Builder();
        if (key.kind() == Kinds.POD) {
            ApiObject pod = Objects.requireNonNull(pods).get(key);
            ObjectKey owner = Owners.controllerKey(pod, Kinds.JOB);
            ApiObject job = owner == null ? null : Objects.requireNonNull(jobs).get(owner);
            boolean isAbandoned = pod != null && (job == null || !job.uid().equals(Owners.controllerUid(pod)));
            if (pod != null && isAbandoned && isTracked(pod)) {
                plan.write(untracked(pod));
            }
            return plan.build();
        }
        ApiObject job = Objects.requireNonNull(jobs).get(key);
        if (job == null || !OURS.equals(job.spec().text("managedBy", OURS))) {
            return Plan.NOTHING;
        }
        Collection<ApiObject> owned = Owners.controlledBy(Objects.requireNonNull(pods), job);
        if (job.isDeleting()) {
            owned.stream()
                    .filter(JobController::isTracked)
                    .limit(Plan.MAX_STAGE)
                    .forEach(pod -> plan.write(untracked(pod)));
            return plan.build();
        }
        if (isFinished(job)) {
            finished(plan, job, owned, attempt.nowMs());
            return plan.build();
        }
        List<Write> claims =
                Owners.claims(job, LabelSelector.of(job.spec().map("selector")), Objects.requireNonNull(pods));
        if (!claims.isEmpty()) {
            claims.forEach(plan::write);
            return plan.build();
        }
        new JobStep(plan, job, owned, attempt).run();
        return plan.build();
    }

    static boolean isFinished(ApiObject job) {
        return Conditions.isTrue(job.status(), "Complete") || Conditions.isTrue(job.status(), "Failed");
    }

    /** Lets go of what is still tracked; deletes the job when its time after finishing is over. */
    private static void finished(Plan.Builder plan, ApiObject job, Collection<ApiObject> owned, long nowMs) {
        owned.stream()
                .filter(JobController::isTracked)
                .limit(Plan.MAX_STAGE)
                .forEach(pod -> plan.write(untracked(pod)));
        long ttlSeconds = job.spec().number("ttlSecondsAfterFinished", -1);
        if (ttlSeconds < 0) {
            return;
        }
        String type = Conditions.isTrue(job.status(), "Complete") ? "Complete" : "Failed";
        MapValue condition = Objects.requireNonNull(Conditions.find(job.status(), type));
        long dueMs = Times.ms(condition.text("lastTransitionTime"), nowMs) + ttlSeconds * 1_000;
        if (dueMs <= nowMs) {
            plan.write(new Write.Delete(job.key(), job.uid(), 0, -1, Write.Propagation.FOREGROUND));
        } else {
            plan.requeueAt(dueMs);
        }
    }

    static Write untracked(ApiObject pod) {
        ListValue rest = ListValue.ofTexts(pod.metadata().list("finalizers").texts().stream()
                .filter(text -> !text.equals(JobState.FINALIZER))
                .toList());
        return Changes.finalizers(pod, rest);
    }

    static List<ApiObject> firstToGo(Collection<ApiObject> active, long nowMs) {
        List<ApiObject> ordered = new ArrayList<>(active);
        ordered.sort(new DeletionOrder(active, nowMs));
        return ordered;
    }
}
