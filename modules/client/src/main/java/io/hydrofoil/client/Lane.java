package io.hydrofoil.client;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ObjectKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One controller at work: its queue, its writes, its events. A key goes
 *
 * <pre>
 *   queued --next--> reconciled --plan without writes--------------------------> rested
 *                        \--stage sent--> (all replies) --next stage sent--> …
 *                             \--last stage or a refusal--> resting until the views show its writes --> rested
 * </pre>
 *
 * and is taken again only from rested. It waits in time that does not jump: a clock that is put back delays nothing.
 *
 * <p>The status of a large set changes with every pod, and costs as much to count as there are pods. So a key whose
 * reconcile took long and did no more than keep something up to date rests longer: it gets at most a tenth of the time.
 */
final class Lane implements Reconciler.KeySink {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int KEYS_PER_DUTY = 64;
    private static final long UNKNOWN_OUTCOME_PAUSE_MS = 1_000;
    private static final long PACED_FROM_NS = 2_000_000;
    private static final int PACE = 9;
    private static final long LONGEST_PACE_MS = 1_000;

    private final Reconciler reconciler;
    private final Clock clock;
    private final FaultHandler faults;
    private final ReconcileMetrics.Series metrics;
    private final WorkQueue<ObjectKey> queue = new WorkQueue<>();
    private final PriorityQueue<Resting> resting = new PriorityQueue<>(Comparator.comparingLong(Resting::revision));
    private final PriorityQueue<Paced> paced = new PriorityQueue<>(Comparator.comparingLong(Paced::dueMs));
    private final Map<ObjectKey, ApiStatus> refusals = new HashMap<>();
    private @Nullable Outbox outbox;
    private @Nullable EventRecorder events;

    Lane(Reconciler reconciler, ReconcileAgent.Shell shell, ReconcileMetrics.Series metrics) {
        this.reconciler = reconciler;
        this.clock = shell.clock();
        this.faults = shell.faults();
        this.metrics = metrics;
    }

    Reconciler reconciler() {
        return reconciler;
    }

    void open(Views views, Outbox opened) {
        outbox = opened;
        events = new EventRecorder(opened, reconciler.name(), "");
        reconciler.watch(views, this);
    }

    @Override
    public void add(ObjectKey key) {
        metrics.adds.increment();
        queue.add(key);
    }

    @Override
    public void addAt(ObjectKey key, long dueMs) {
        queue.addAt(key, monotonicMs() + dueMs - clock.wallMs());
    }

    private long monotonicMs() {
        return clock.monotonicNs() / 1_000_000;
    }

    int pollReplies() {
        return opened(outbox).poll();
    }

    /** Reconciles what is due; returns how much was done. */
    int work(long revision) {
        long nowMs = monotonicMs();
        int work = 0;
        for (Resting first = resting.peek(); first != null && first.revision <= revision; first = resting.peek()) {
            resting.remove();
            release(first.key, first.notBeforeMs, nowMs);
            work++;
        }
        for (Paced first = paced.peek(); first != null && first.dueMs <= nowMs; first = paced.peek()) {
            paced.remove();
            queue.done(first.key);
            work++;
        }
        for (int i = 0; i < KEYS_PER_DUTY && opened(outbox).room() >= 2 * Plan.MAX_STAGE; i++) {
            ObjectKey key = queue.next(nowMs);
            if (key == null) {
                break;
            }
            metrics.waited.record(queue.lastWaitMs() / 1e3);
            start(key);
            work++;
        }
        metrics.depth(queue.depth());
        return work;
    }

    /**
     * When it has something to do by time alone, in milliseconds that do not jump: the past if keys are ready and there
     * is room to write.
     */
    long nextDueMs() {
        long queuedMs = opened(outbox).room() >= 2 * Plan.MAX_STAGE ? queue.nextDueMs() : Long.MAX_VALUE;
        Paced first = paced.peek();
        return first == null ? queuedMs : Math.min(queuedMs, first.dueMs);
    }

    boolean isSettled() {
        return queue.depth() == 0 && queue.inWork() == 0 && opened(outbox).size() == 0;
    }

    void close() {
        if (outbox != null) {
            outbox.close();
        }
    }

    private void start(ObjectKey key) {
        long startNs = clock.monotonicNs();
        long startMs = startNs / 1_000_000;
        long nowMs = clock.wallMs();
        Plan plan;
        try {
            plan = reconciler.reconcile(key, new Reconciler.Attempt(nowMs, startMs, refusals.get(key)));
        } catch (Invariant.Broken broken) {
            throw broken;
        } catch (RuntimeException fault) {
            // This is the edge around one controller: an object that it cannot digest must not stop the others.
            faults.onFault(reconciler.name(), fault);
            metrics.errors.increment();
            metrics.retries.increment();
            queue.addRateLimited(key, startMs);
            queue.done(key);
            return;
        }
        plan.notes().forEach(note -> record(note, "", nowMs));
        if (plan.requeueAtMs() > 0) {
            addAt(key, plan.requeueAtMs());
        }
        Run run = new Run(key, plan, startNs);
        long costNs = clock.monotonicNs() - startNs;
        if (costNs >= PACED_FROM_NS && isUpkeep(plan)) {
            run.notBeforeMs = startMs + Math.min(LONGEST_PACE_MS, PACE * costNs / 1_000_000);
        }
        send(run);
    }

    /** Whether a plan makes and deletes nothing: what it does can wait a little. */
    private static boolean isUpkeep(Plan plan) {
        for (var stage : plan.stages()) {
            for (Plan.Step step : stage) {
                if (step.write() instanceof Write.Create || step.write() instanceof Write.Delete) {
                    return false;
                }
            }
        }
        return true;
    }

    private void release(ObjectKey key, long notBeforeMs, long nowMs) {
        if (notBeforeMs > nowMs) {
            paced.add(new Paced(notBeforeMs, key));
        } else {
            queue.done(key);
        }
    }

    private void send(Run run) {
        if (run.stage == run.plan.stages().size()) {
            end(run);
            return;
        }
        var stage = run.plan.stages().get(run.stage++);
        run.outstanding = stage.size();
        for (Plan.Step step : stage) {
            boolean taken = opened(outbox).submit(step.write(), reply -> onReply(run, step, reply));
            Invariant.check(taken, "room for a stage was reserved");
        }
    }

    private void onReply(Run run, Plan.Step step, Reply reply) {
        long nowMs = clock.wallMs();
        switch (reply) {
            case Reply.Done done -> {
                run.revision = Math.max(run.revision, done.revision());
                ApiObject object = done.object();
                record(step.onDone(), object == null ? step.write().key().name() : object.name(), nowMs);
            }
            case Reply.Refused refused -> onRefused(run, step, refused, nowMs);
            case Reply.Unknown unknown -> run.isUnknown = true;
        }
        if (--run.outstanding == 0) {
            if (run.isRefused || run.isUnknown) {
                end(run);
            } else {
                send(run);
            }
        }
    }

    private void onRefused(Run run, Plan.Step step, Reply.Refused refused, long nowMs) {
        if (step.write() instanceof Write.Delete && refused.status().code() == 404) {
            return;
        }
        run.isRefused = true;
        if (!refused.isStale()) {
            run.refusal = refused.status();
            metrics.errors.increment();
            LOG.debug(
                    "write refused controller={} key={} code={} message={}",
                    reconciler.name(),
                    step.write().key(),
                    refused.status().code(),
                    refused.status().message());
            if (!isNamespaceGoing(refused.status())) {
                record(step.onRefused(), refused.status().message(), nowMs);
            }
        }
    }

    /** Nothing can be made in a namespace that is being deleted, events neither. */
    private static boolean isNamespaceGoing(ApiStatus status) {
        ApiStatus.Details details = status.details();
        return details != null
                && details.causes().stream().anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
    }

    private void end(Run run) {
        long nowMs = monotonicMs();
        ObjectKey key = run.key;
        if (run.refusal != null) {
            refusals.put(key, run.refusal);
        } else if (!run.isUnknown && !run.isRefused) {
            refusals.remove(key);
        }
        if (run.isRefused || run.isUnknown) {
            metrics.retries.increment();
            long backAtMs = queue.addRateLimited(key, nowMs);
            if (run.isUnknown && backAtMs < nowMs + UNKNOWN_OUTCOME_PAUSE_MS) {
                // what was asked for may still be applied: do not ask again before the views can show it
                queue.delayUntil(key, nowMs + UNKNOWN_OUTCOME_PAUSE_MS);
            }
        } else {
            queue.forget(key);
        }
        metrics.duration.record((clock.monotonicNs() - run.startNs) / 1e9);
        if (run.revision == 0) {
            release(key, run.notBeforeMs, nowMs);
        } else {
            resting.add(new Resting(run.revision, run.notBeforeMs, key));
        }
    }

    private void record(Plan.@Nullable Note note, String argument, long nowMs) {
        if (note != null) {
            String message = note.message().replace("%s", argument);
            opened(events).record(note.about(), note.type(), note.reason(), message, nowMs);
        }
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not opened");
        }
        return part;
    }

    private record Resting(long revision, long notBeforeMs, ObjectKey key) {}

    private record Paced(long dueMs, ObjectKey key) {}

    private static final class Run {
        final ObjectKey key;
        final Plan plan;
        final long startNs;
        int stage;
        int outstanding;
        long revision;
        long notBeforeMs = Long.MIN_VALUE;
        boolean isRefused;
        boolean isUnknown;

        @Nullable
        ApiStatus refusal;

        Run(ObjectKey key, Plan plan, long startNs) {
            this.key = key;
            this.plan = plan;
            this.startNs = startNs;
        }
    }
}
