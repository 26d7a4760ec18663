package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.SteadyTime;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Views;
import io.hydrofoil.scheduler.extender.Extender;
import io.hydrofoil.scheduler.intake.Board;
import io.hydrofoil.scheduler.intake.ClusterFeed;
import io.hydrofoil.scheduler.intake.OtherIntake;
import io.hydrofoil.scheduler.intake.PodIntake;
import io.hydrofoil.scheduler.intake.PodReader;
import io.hydrofoil.scheduler.intake.StorageIntake;
import io.hydrofoil.scheduler.placing.DemandResolver;
import io.hydrofoil.scheduler.placing.Placer;
import io.hydrofoil.scheduler.preemption.Preemption;
import io.hydrofoil.scheduler.volumes.StorageViews;
import io.hydrofoil.scheduler.volumes.VolumeResolver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/** The scheduler's duty cycle: changes, replies, timers, one batch. Owns all of the scheduler's state. */
final class SchedulerAgent implements Agent {
    static final String USER = "system:kube-scheduler";
    private static final int CHANGES_PER_DUTY = 1024;

    private final Shell shell;
    private final SchedulerConfig config;
    private final List<Extender> extenders;
    private final SteadyTime time;
    private final Views views = new Views();
    private final Board board;
    private @Nullable Open open;

    /** What surrounds the agent. */
    record Shell(Cluster cluster, Clock clock, Doorbell doorbell, SchedulerMetrics metrics) {}

    /** What exists once the agent has started. */
    private record Open(
            Outbox outbox,
            ChangeFeed feed,
            ClusterFeed intake,
            PodPlacer placer,
            BindingDesk desk,
            Evictor evictor,
            ExtenderDesk extenders) {}

    SchedulerAgent(Shell shell, SchedulerConfig config, List<Extender> extenders) {
        this.shell = shell;
        this.config = config;
        this.extenders = extenders;
        this.time = new SteadyTime(shell.clock);
        this.board = new Board(config.backoff(), config.seed());
    }

    @Override
    public void onStart() {
        StorageViews storage = new StorageViews(views);
        VolumeResolver volumes = new VolumeResolver(storage);
        PodReader reader = new PodReader(board.table(), config.profiles(), volumes, !extenders.isEmpty());
        PodIntake pods = new PodIntake(board, reader, time::nowMs);
        ClusterFeed intake = new ClusterFeed(board, pods, !extenders.isEmpty());
        new StorageIntake(board, volumes, time::nowMs).listen(views);
        new OtherIntake(board).listen(views);
        Outbox outbox =
                new Outbox(shell.cluster.openClient(USER, config.maxWrites(), shell.doorbell), config.maxWrites());
        Voice voice = new Voice(outbox);
        ExtenderDesk asking = new ExtenderDesk(extenders, board, intake::node, shell.doorbell);
        BindingDesk desk =
                new BindingDesk(board, outbox, voice, new VolumeBinder(storage, outbox), asking, shell.metrics);
        Evictor evictor = new Evictor(board, pods, outbox, voice, shell.metrics);
        Placer placer = new Placer(
                board.table(),
                board.texts(),
                board.rankings(),
                new DemandResolver(board.table(), volumes, board.workloads()),
                new Preemption(board.table(), board.budgets()),
                asking::haveSay);
        PodPlacer.Parts parts = new PodPlacer.Parts(
                board, placer, reader, pods, desk, evictor, asking, voice, outbox, shell.metrics, shell.clock);
        PodPlacer placing = new PodPlacer(parts, config.batchSize());
        asking.open(placer, placing);
        views.open(shell.cluster, shell.doorbell);
        ChangeFeed feed = shell.cluster.openFeed(ClusterFeed.KINDS, shell.doorbell);
        open = new Open(outbox, feed, intake, placing, desk, evictor, asking);
    }

    @Override
    public int doWork() {
        Open now = open;
        if (now == null) {
            return 0;
        }
        int work = views.poll(CHANGES_PER_DUTY);
        if (views.areSynced()) {
            // what pods ask for depends on claims and namespaces: those come first
            work += now.feed.poll(now.intake, CHANGES_PER_DUTY);
        }
        work += now.outbox.poll();
        if (!views.areSynced() || !now.intake.isSynced()) {
            return work;
        }
        long nowMs = time.nowMs();
        work += board.queue().poll(nowMs) + now.desk.poll(nowMs) + now.evictor.poll(nowMs) + now.extenders.poll(nowMs);
        work += board.waker().work(nowMs) + (board.waker().hasWork() ? 1 : 0);
        work += now.placer.batch(nowMs);
        shell.metrics.pending(board.queue());
        long nextMs = Math.min(board.queue().nextMs(), now.desk.nextMs());
        if (nextMs != Long.MAX_VALUE) {
            shell.doorbell.sleepAtMostNs(TimeUnit.MILLISECONDS.toNanos(nextMs - nowMs));
        }
        return work;
    }

    @Override
    public void onClose() {
        views.close();
        Open was = open;
        if (was != null) {
            was.feed.close();
            was.outbox.close();
        }
    }

    @Override
    public String roleName() {
        return "scheduler";
    }
}
