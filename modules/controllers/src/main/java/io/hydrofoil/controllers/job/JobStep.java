package io.hydrofoil.controllers.job;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One reconcile of a job that is not finished. */
final class JobStep {
    private static final int BURST = 500;

    private final Plan.Builder plan;
    private final ApiObject job;
    private final long nowMs;
    private final boolean isSuspended;
    private final JobState state;
    private final MapValue status;
    private @Nullable String startTime;

    JobStep(Plan.Builder plan, ApiObject job, Collection<ApiObject> pods, Reconciler.Attempt attempt) {
        this.plan = plan;
        this.job = job;
        this.nowMs = attempt.nowMs();
        this.isSuspended = job.spec().flag("suspend", false);
        this.status = job.status().copy();
        boolean isEnding =
                Conditions.isTrue(status, "FailureTarget") || Conditions.isTrue(status, "SuccessCriteriaMet");
        this.state = JobState.of(job, pods, isEnding);
        this.startTime = status.text("startTime");
    }

    void run() {
        suspendOrResume();
        MapValue end = endCriterion();
        int wanted = wantedActive(end);
        int held = state.active.size() + (state.replacesOnlyFailed() ? state.terminating : 0);
        int surplus = state.active.size() > wanted ? state.active.size() - wanted : Math.min(0, held - wanted);
        boolean isStill = state.active.isEmpty() && state.terminating == 0 && state.isAllCounted();
        if (end != null && isStill) {
            finish(end);
        }
        state.into(status, startTime);
        Write write = Changes.status(job, status);
        if (write != null) {
            plan.write(write).then();
        }
        state.release.stream().limit(Plan.MAX_STAGE).forEach(pod -> plan.write(JobController.untracked(pod)));
        plan.then();
        if (surplus > 0) {
            stop(surplus, end != null);
        } else if (surplus < 0 && end == null && !isSuspended) {
            start(-surplus);
        }
    }

    private void suspendOrResume() {
        MapValue known = Conditions.find(status, "Suspended");
        boolean wasSuspended = known != null && "True".equals(known.text("status"));
        if (isSuspended && !wasSuspended) {
            condition("Suspended", "True", "JobSuspended", "Job suspended");
            status.remove("startTime");
            startTime = null;
            plan.note(Plan.Note.normal(job, "Suspended", "Job suspended"));
        } else if (!isSuspended && wasSuspended) {
            condition("Suspended", "False", "JobResumed", "Job resumed");
            startTime = Times.seconds(nowMs);
            plan.note(Plan.Note.normal(job, "Resumed", "Job resumed"));
        } else if (!isSuspended && startTime == null) {
            startTime = Times.seconds(nowMs);
        }
        long deadlineSeconds = job.spec().number("activeDeadlineSeconds", -1);
        long deadlineMs = Times.ms(startTime, nowMs) + deadlineSeconds * 1_000;
        if (!isSuspended && deadlineSeconds >= 0 && deadlineMs > nowMs) {
            plan.requeueAt(deadlineMs);
        }
    }

    /** The condition that says why the job ends, set once; null: it goes on. */
    private @Nullable MapValue endCriterion() {
        for (String type : new String[] {"FailureTarget", "SuccessCriteriaMet"}) {
            if (Conditions.isTrue(status, type)) {
                return Conditions.find(status, type);
            }
        }
        String fatal = state.fatal();
        if (fatal != null) {
            return failure("PodFailurePolicy", fatal);
        }
        MapValue failure = limitExceeded();
        if (failure == null && state.isIndexed()) {
            failure = indexesFailed();
        }
        if (failure != null) {
            return failure;
        }
        String early = state.isIndexed() ? SuccessPolicy.met(job, state.completed, state.completionsOrMax()) : null;
        if (early != null) {
            return condition("SuccessCriteriaMet", "True", "SuccessPolicy", early);
        }
        boolean isDone = state.completions() < 0
                ? state.successes() > 0 && state.active.isEmpty()
                : state.successes() >= state.completions() && !(isSuspended && state.completions() == 0);
        return isDone
                ? condition(
                        "SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods")
                : null;
    }

    private @Nullable MapValue limitExceeded() {
        boolean isPerIndex = state.retries.isOn();
        long limit = job.spec().number("backoffLimit", isPerIndex ? Integer.MAX_VALUE : 6);
        boolean restartsCount =
                "OnFailure".equals(job.spec().map("template").map("spec").text("restartPolicy"));
        if (state.failures() > limit
                || (restartsCount && (limit == 0 ? state.restarts() > 0 : state.restarts() >= limit))) {
            return failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        long deadlineSeconds = job.spec().number("activeDeadlineSeconds", -1);
        boolean isLate =
                deadlineSeconds >= 0 && !isSuspended && nowMs - Times.ms(startTime, nowMs) >= deadlineSeconds * 1_000;
        return isLate ? failure("DeadlineExceeded", "Job was active longer than specified deadline") : null;
    }

    private @Nullable MapValue indexesFailed() {
        int failed = state.retries.failed.cardinality();
        if (failed > job.spec().number("maxFailedIndexes", Integer.MAX_VALUE)) {
            return failure(
                    "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
        }
        boolean isOver = failed > 0 && failed + state.successes() >= state.completions();
        return isOver ? failure("FailedIndexes", "Job has failed indexes") : null;
    }

    private MapValue failure(String reason, String message) {
        return condition("FailureTarget", "True", reason, message);
    }

    private int wantedActive(@Nullable MapValue end) {
        if (end != null || isSuspended) {
            return 0;
        }
        int parallelism = (int) job.spec().number("parallelism", 1);
        if (state.completions() < 0) {
            // a work queue: after the first success the rest may end, but nothing new begins
            return state.successes() > 0 ? Math.min(state.active.size(), parallelism) : parallelism;
        }
        int open = state.completions() - state.successes() - state.retries.failed.cardinality();
        return Math.min(parallelism, Math.max(0, open));
    }

    private void finish(MapValue end) {
        boolean isSuccess = "SuccessCriteriaMet".equals(end.text("type"));
        String reason = end.text("reason", "");
        String message = end.text("message", "");
        condition(isSuccess ? "Complete" : "Failed", "True", reason, message);
        if (isSuccess) {
            status.put("completionTime", Times.seconds(nowMs));
            plan.note(Plan.Note.normal(job, "Completed", "Job completed"));
        } else {
            plan.note(Plan.Note.warning(job, reason, message));
        }
    }

    private void stop(int surplus, boolean isEnding) {
        List<ApiObject> ordered = JobController.firstToGo(state.active, nowMs);
        List<ApiObject> going = ordered.subList(0, Math.min(surplus, BURST));
        if (!isEnding) {
            // stopped by us, so it is no failure: let go of it before it is deleted
            going.forEach(pod -> plan.write(JobController.untracked(pod)));
            plan.then();
        }
        for (ApiObject pod : going) {
            plan.write(
                    Write.Delete.of(pod),
                    Plan.Note.normal(job, "SuccessfulDelete", "Deleted pod: " + pod.name()),
                    Plan.Note.warning(job, "FailedDelete", "Error deleting: %s"));
        }
    }

    private void start(int missing) {
        long startAtMs = state.replaceAtMs();
        if (startAtMs > nowMs) {
            plan.requeueAt(startAtMs);
            return;
        }
        List<Integer> indexes = state.isIndexed() ? openIndexes(missing) : List.of();
        int count = Math.min(state.isIndexed() ? indexes.size() : missing, BURST);
        int done = 0;
        for (int batch = 1; done < count; batch *= 2) {
            for (int i = 0; i < batch && done < count; i++, done++) {
                MapValue pod = state.isIndexed() ? indexed(indexes.get(done)) : pod();
                plan.write(
                        new Write.Create(Kinds.POD, job.namespace(), pod),
                        Plan.Note.normal(job, "SuccessfulCreate", "Created pod: %s"),
                        Plan.Note.warning(job, "FailedCreate", "Error creating: %s"));
            }
            plan.then();
        }
    }

    /** The lowest indexes that need a pod and need not wait for one. */
    private List<Integer> openIndexes(int missing) {
        BitSet taken = new BitSet();
        taken.or(state.completed);
        taken.or(state.retries.failed);
        state.active.forEach(pod -> taken.set(Math.max(0, Indexes.of(pod))));
        if (state.replacesOnlyFailed()) {
            state.going.forEach(pod -> taken.set(Math.max(0, Indexes.of(pod))));
        }
        List<Integer> open = new ArrayList<>();
        int most = Math.min(missing, BURST);
        for (int index = taken.nextClearBit(0);
                index < state.completionsOrMax() && open.size() < most;
                index = taken.nextClearBit(index + 1)) {
            long atMs = state.replaceAtMs(index);
            if (atMs > nowMs) {
                plan.requeueAt(atMs);
            } else {
                open.add(index);
            }
        }
        return open;
    }

    private MapValue pod() {
        MapValue pod = Pods.fromTemplate(job, job.spec().map("template"), null);
        pod.ensureMap("metadata").ensureList("finalizers").add(JobState.FINALIZER);
        return pod;
    }

    private MapValue indexed(int index) {
        MapValue pod = pod();
        String text = Integer.toString(index);
        MapValue metadata = pod.ensureMap("metadata");
        metadata.put("generateName", job.name() + "-" + text + "-");
        MapValue annotations = metadata.ensureMap("annotations").put(Indexes.ANNOTATION, text);
        state.retries.carryOn(annotations, index, job);
        metadata.ensureMap("labels").put(Indexes.ANNOTATION, text);
        MapValue spec = pod.ensureMap("spec");
        spec.put("hostname", job.name() + "-" + text);
        for (String containers : new String[] {"initContainers", "containers"}) {
            for (MapValue container : spec.list(containers).maps()) {
                addIndexVariable(container);
            }
        }
        return pod;
    }

    private static void addIndexVariable(MapValue container) {
        ListValue env = container.ensureList("env");
        for (MapValue variable : env.maps()) {
            if ("JOB_COMPLETION_INDEX".equals(variable.text("name"))) {
                return;
            }
        }
        env.addMap()
                .put("name", "JOB_COMPLETION_INDEX")
                .put(
                        "valueFrom",
                        new MapValue()
                                .put(
                                        "fieldRef",
                                        new MapValue()
                                                .put("apiVersion", "v1")
                                                .put("fieldPath", "metadata.labels['" + Indexes.ANNOTATION + "']")));
    }

    private MapValue condition(String type, String value, String reason, String message) {
        MapValue condition = new MapValue()
                .put("type", type)
                .put("status", value)
                .put("lastProbeTime", Times.seconds(nowMs))
                .put("lastTransitionTime", Times.seconds(nowMs))
                .put("reason", reason)
                .put("message", message);
        Conditions.set(status, condition);
        return condition;
    }
}
