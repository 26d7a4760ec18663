package io.hydrofoil.client;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.chassis.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;

/**
 * Runs many controllers on one agent thread over one set of views: takes in changes, asks {@link Reconciler}s what to
 * do about the keys they concern,
 * and carries their plans out.
 *
 * <p>A controller that acts on a view which lags behind its own writes acts twice (two pods instead of one). The usual
 * remedy is to count expected
 * events; here a key simply rests until the views have reached the revision of its last write. That also coalesces:
 * however many changes arrive
 * meanwhile, they cost one reconcile.
 *
 * <p>Sleeps on its doorbell until the next change, reply or deadline.
 */
public final class ReconcileAgent implements Agent {
    private static final int CHANGES_PER_DUTY = 1024;
    private static final int OUTBOX_CAPACITY = 4 * Plan.MAX_STAGE;

    private final Cluster cluster;
    private final Clock clock;
    private final Doorbell doorbell;
    private final Views views = new Views();
    private final List<Lane> lanes = new ArrayList<>();
    private final String roleName;

    /** An agent for {@code reconcilers}; {@code doorbell} is that of the thread on which it will run. */
    public ReconcileAgent(Cluster cluster, List<Reconciler> reconcilers, Shell shell) {
        this.cluster = cluster;
        this.clock = shell.clock;
        this.doorbell = shell.doorbell;
        this.roleName = shell.roleName;
        ReconcileMetrics metrics = new ReconcileMetrics(shell.metrics);
        for (Reconciler reconciler : reconcilers) {
            lanes.add(new Lane(reconciler, shell, metrics.of(reconciler.name())));
        }
        Invariant.check(!lanes.isEmpty(), "an agent without reconcilers has nothing to do");
    }

    /** What an agent needs from the outside. */
    public record Shell(String roleName, Clock clock, Doorbell doorbell, Metrics metrics, FaultHandler faults) {}

    @Override
    public void onStart() {
        for (Lane lane : lanes) {
            Client client = cluster.openClient(lane.reconciler().user(), OUTBOX_CAPACITY, doorbell);
            lane.open(views, new Outbox(client, OUTBOX_CAPACITY));
        }
        views.open(cluster, doorbell);
    }

    @Override
    public int doWork() {
        int work = views.poll(CHANGES_PER_DUTY);
        for (Lane lane : lanes) {
            work += lane.pollReplies();
        }
        if (!views.areSynced()) {
            return work;
        }
        long nowMs = clock.monotonicNs() / 1_000_000;
        long revision = views.revision();
        long nextDueMs = Long.MAX_VALUE;
        for (Lane lane : lanes) {
            work += lane.work(revision);
            nextDueMs = Math.min(nextDueMs, lane.nextDueMs());
        }
        if (nextDueMs != Long.MAX_VALUE) {
            doorbell.sleepAtMostNs(TimeUnit.MILLISECONDS.toNanos(Math.max(nextDueMs, nowMs) - nowMs));
        }
        return work;
    }

    /** No key is in work or ready: nothing will happen without a change, a reply or the passing of time. */
    public boolean isSettled() {
        return views.areSynced() && lanes.stream().allMatch(Lane::isSettled);
    }

    /** When a key becomes due by time alone, in milliseconds that do not jump; {@link Long#MAX_VALUE}: never. */
    public long nextDueMs() {
        return lanes.stream().mapToLong(Lane::nextDueMs).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public void onClose() {
        lanes.forEach(Lane::close);
        views.close();
    }

    @Override
    public String roleName() {
        return roleName;
    }
}
