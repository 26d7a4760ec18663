package io.hydrofoil.controllers.cronjob;

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
import io.hydrofoil.controllers.meta.Triggers;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a job each time a cron job's schedule says, by its concurrency policy, and clears away old ones. A missed time
 * is made up for once.
 */
public final class CronJobController implements Reconciler {
    private @Nullable View cronJobs;
    private @Nullable View jobs;

    @Override
    public String name() {
        return "cronjob-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        cronJobs = views.of(Kinds.CRON_JOB);
        jobs = Owners.indexed(views, Kinds.JOB);
        Triggers.onOwner(views, Kinds.CRON_JOB, queue);
        Triggers.onOwned(views, Kinds.JOB, Kinds.CRON_JOB, queue);
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject cronJob = Objects.requireNonNull(cronJobs).get(key);
        if (cronJob == null || cronJob.isDeleting()) {
            return Plan.NOTHING;
        }
        Collection<ApiObject> owned = Owners.controlledBy(Objects.requireNonNull(jobs), cronJob);
        Plan.Builder plan = new Plan.Builder();
        MapValue status = cronJob.status().copy();
        List<ApiObject> active = follow(plan, cronJob, owned, status);
        schedule(plan, cronJob, active, status, attempt.nowMs());
        Write write = Changes.status(cronJob, status);
        if (write != null) {
            plan.then().write(write);
        }
        clear(plan, cronJob, owned, "Complete", cronJob.spec().number("successfulJobsHistoryLimit", 3));
        clear(plan, cronJob, owned, "Failed", cronJob.spec().number("failedJobsHistoryLimit", 1));
        return plan.build();
    }

    private static boolean isFinished(ApiObject job) {
        return Conditions.isTrue(job.status(), "Complete") || Conditions.isTrue(job.status(), "Failed");
    }

    /** Brings status.active to what runs; returns that. */
    private static List<ApiObject> follow(
            Plan.Builder plan, ApiObject cronJob, Collection<ApiObject> owned, MapValue status) {
        List<ApiObject> active = new ArrayList<>();
        ListValue references = new ListValue();
        for (ApiObject job : owned) {
            if (!isFinished(job)) {
                active.add(job);
                references.add(reference(job));
                continue;
            }
            boolean wasActive = status.list("active").stream()
                    .anyMatch(
                            value -> value instanceof MapValue map && job.uid().equals(map.text("uid")));
            boolean isComplete = Conditions.isTrue(job.status(), "Complete");
            if (wasActive) {
                plan.note(Plan.Note.normal(
                        cronJob,
                        "SawCompletedJob",
                        "Saw completed job: %s, condition: %s"
                                .formatted(job.name(), isComplete ? "Complete" : "Failed")));
            }
            String completed = job.status().text("completionTime", "");
            if (isComplete && completed.compareTo(status.text("lastSuccessfulTime", "")) > 0) {
                status.put("lastSuccessfulTime", completed);
            }
        }
        setActive(status, references);
        return active;
    }

    private static void setActive(MapValue status, ListValue references) {
        if (references.isEmpty()) {
            status.remove("active");
        } else {
            status.put("active", references);
        }
    }

    private static MapValue reference(ApiObject job) {
        return new MapValue()
                .put("kind", "Job")
                .put("namespace", job.namespace())
                .put("name", job.name())
                .put("uid", job.uid())
                .put("apiVersion", "batch/v1")
                .put("resourceVersion", Long.toString(job.revision()));
    }

    private void schedule(Plan.Builder plan, ApiObject cronJob, List<ApiObject> active, MapValue status, long nowMs) {
        MapValue spec = cronJob.spec();
        if (spec.flag("suspend", false)) {
            return;
        }
        CronSchedule schedule = CronSchedule.parse(spec.text("schedule", ""), spec.text("timeZone"));
        if (schedule == null) {
            plan.note(Plan.Note.warning(
                    cronJob, "UnparseableSchedule", "unparseable schedule: " + spec.text("schedule", "")));
            return;
        }
        long createdMs = Times.ms(cronJob.metadata().text("creationTimestamp"), nowMs);
        long lastMs = Times.ms(status.text("lastScheduleTime"), createdMs);
        long deadlineMs = spec.number("startingDeadlineSeconds", -1) * 1_000;
        long fromMs = deadlineMs >= 0 ? Math.max(lastMs, nowMs - deadlineMs - 1) : lastMs;
        long dueMs = 0;
        long nextMs = schedule.nextMs(fromMs);
        // a long absence may hold very many missed times: only the latest counts
        for (int i = 0; nextMs <= nowMs; i++) {
            dueMs = nextMs;
            nextMs = schedule.nextMs(i < 100 ? nextMs : Math.max(nextMs, nowMs - 86_400_000));
        }
        if (nextMs != Long.MAX_VALUE) {
            plan.requeueAt(nextMs);
        }
        if (dueMs > 0 && Objects.requireNonNull(jobs).get(cronJob.namespace(), jobName(cronJob, dueMs)) != null) {
            // made before, and the status write was lost
            status.put("lastScheduleTime", Times.seconds(dueMs));
        } else if (dueMs > 0) {
            start(plan, cronJob, active, status, dueMs);
        }
    }

    private static void start(
            Plan.Builder plan, ApiObject cronJob, List<ApiObject> active, MapValue status, long dueMs) {
        String policy = cronJob.spec().text("concurrencyPolicy", "Allow");
        if (policy.equals("Forbid") && !active.isEmpty()) {
            plan.note(Plan.Note.normal(
                    cronJob,
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid"));
            return;
        }
        if (policy.equals("Replace")) {
            for (ApiObject job : active) {
                plan.write(
                        Write.Delete.of(job),
                        Plan.Note.normal(cronJob, "SuccessfulDelete", "Deleted job " + job.name()),
                        null);
            }
        }
        plan.write(
                new Write.Create(Kinds.JOB, cronJob.namespace(), job(cronJob, dueMs)),
                Plan.Note.normal(cronJob, "SuccessfulCreate", "Created job %s"),
                Plan.Note.warning(cronJob, "FailedCreate", "Error creating job: %s"));
        status.put("lastScheduleTime", Times.seconds(dueMs));
    }

    /** After the time, so that the same time never makes two. */
    private static String jobName(ApiObject cronJob, long dueMs) {
        return cronJob.name() + "-" + dueMs / 60_000;
    }

    private static MapValue job(ApiObject cronJob, long dueMs) {
        MapValue template = cronJob.spec().map("jobTemplate");
        MapValue metadata = new MapValue().put("name", jobName(cronJob, dueMs)).put("namespace", cronJob.namespace());
        Value labels = template.map("metadata").get("labels");
        if (labels != null) {
            metadata.put("labels", labels.copy());
        }
        MapValue annotations = template.map("metadata").map("annotations").copy();
        annotations.put("batch.kubernetes.io/cronjob-scheduled-timestamp", Times.seconds(dueMs));
        metadata.put("annotations", annotations).put("ownerReferences", ListValue.of(Owners.reference(cronJob)));
        return new MapValue()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("metadata", metadata)
                .put("spec", template.map("spec").copy());
    }

    private static void clear(
            Plan.Builder plan, ApiObject cronJob, Collection<ApiObject> owned, String condition, long limit) {
        List<ApiObject> finished = new ArrayList<>();
        for (ApiObject job : owned) {
            if (Conditions.isTrue(job.status(), condition) && !job.isDeleting()) {
                finished.add(job);
            }
        }
        finished.sort(Comparator.comparing((ApiObject job) -> job.status().text("startTime", ""))
                .thenComparing(ApiObject::name));
        for (int i = 0; i < finished.size() - limit; i++) {
            ApiObject job = finished.get(i);
            plan.write(
                    Write.Delete.of(job),
                    Plan.Note.normal(cronJob, "SuccessfulDelete", "Deleted job " + job.name()),
                    null);
        }
    }
}
