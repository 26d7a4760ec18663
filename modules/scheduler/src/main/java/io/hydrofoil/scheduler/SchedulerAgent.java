package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.SteadyTime;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.EventRecorder;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Views;
import io.hydrofoil.objects.KindTable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/** The scheduler's duty cycle: changes, replies, timers, one batch. Owns all of the scheduler's state. */
final class SchedulerAgent implements Agent {
    static final String USER = "system:kube-scheduler";
    private static final int CHANGES_PER_DUTY = 1024;

    private final Cluster cluster;
    private final SchedulerConfig config;
    private final Doorbell doorbell;
    private final SchedulerMetrics metrics;
    private final SteadyTime time;
    private final Views views = new Views();
    private final NodeTable table = new NodeTable();
    private final PodAccounts accounts = new PodAccounts(table);
    private final PodQueue queue = new PodQueue();
    private final ClusterIntake intake;
    private @Nullable Outbox outbox;
    private @Nullable PodPlacer placer;

    SchedulerAgent(Cluster cluster, SchedulerConfig config, Clock clock, Doorbell doorbell, SchedulerMetrics metrics) {
        this.cluster = cluster;
        this.config = config;
        this.doorbell = doorbell;
        this.metrics = metrics;
        this.time = new SteadyTime(clock);
        this.intake = new ClusterIntake(config.schedulerName(), table, accounts, queue, time::nowMs);
    }

    @Override
    public void onStart() {
        intake.listen(views);
        KindTable kinds = KindTable.builtin();
        Volumes volumes = new Volumes(
                views.of(kinds.require("v1", "PersistentVolumeClaim")),
                views.of(kinds.require("v1", "PersistentVolume")));
        Outbox box = new Outbox(cluster.openClient(USER, config.maxWrites(), doorbell), config.maxWrites());
        EventRecorder recorder = new EventRecorder(box, config.schedulerName(), "");
        outbox = box;
        placer = new PodPlacer(config, new PodPlacer.Rooms(table, accounts, queue, intake), volumes, box, recorder);
        placer.countWith(metrics);
        views.open(cluster, doorbell);
    }

    @Override
    public int doWork() {
        Outbox box = outbox;
        PodPlacer place = placer;
        if (box == null || place == null) {
            return 0;
        }
        int work = views.poll(CHANGES_PER_DUTY) + box.poll();
        if (!views.areSynced()) {
            return work;
        }
        long nowMs = time.nowMs();
        work += intake.wake() + queue.poll(nowMs) + place.retryBindings(nowMs);
        work += place.batch(nowMs);
        metrics.pending(queue.size());
        long nextMs = Math.min(queue.nextMs(), place.nextMs());
        if (nextMs != Long.MAX_VALUE) {
            doorbell.sleepAtMostNs(TimeUnit.MILLISECONDS.toNanos(nextMs - nowMs));
        }
        return work;
    }

    @Override
    public void onClose() {
        views.close();
        if (outbox != null) {
            outbox.close();
        }
    }

    @Override
    public String roleName() {
        return "scheduler";
    }
}
