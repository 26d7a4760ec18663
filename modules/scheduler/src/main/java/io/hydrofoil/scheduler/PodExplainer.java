package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.FeedSource;
import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.scheduler.Explanation.State;
import io.hydrofoil.scheduler.explain.Explainer;
import io.hydrofoil.scheduler.intake.Board;
import io.hydrofoil.scheduler.intake.ClusterFeed;
import io.hydrofoil.scheduler.intake.OtherIntake;
import io.hydrofoil.scheduler.intake.PodIntake;
import io.hydrofoil.scheduler.intake.PodReader;
import io.hydrofoil.scheduler.intake.StorageIntake;
import io.hydrofoil.scheduler.placing.DemandResolver;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.volumes.StorageViews;
import io.hydrofoil.scheduler.volumes.VolumeResolver;
import java.util.List;

/**
 * Explains pods of any cluster that can be read: works out from its objects what this scheduler would do, and writes
 * nothing.
 */
public final class PodExplainer {
    private static final int CHANGES_AT_ONCE = 4096;

    private PodExplainer() {}

    /** Explains a pod as it is now, by the profile of this configuration that it names. */
    public static Explanation explain(FeedSource cluster, SchedulerConfig config, ApiObject pod) {
        String node = pod.spec().text("nodeName", "");
        if (!node.isEmpty()) {
            return told(State.BOUND, "has a node: " + node);
        }
        if (pod.isDeleting()) {
            return told(State.HELD, "is being deleted");
        }
        Views views = new Views();
        StorageViews storage = new StorageViews(views);
        VolumeResolver volumes = new VolumeResolver(storage);
        Board board = new Board(config.backoff(), config.seed());
        PodReader reader = new PodReader(board.table(), config.profiles(), volumes, false);
        Profile profile = reader.profile(pod);
        if (profile == null) {
            return told(
                    State.HELD,
                    "is for the scheduler \"" + pod.spec().text("schedulerName", "")
                            + "\", of which this configuration has no profile");
        }
        PodIntake pods = new PodIntake(board, reader, () -> 0);
        new StorageIntake(board, volumes, () -> 0).listen(views);
        new OtherIntake(board).listen(views);
        Doorbell doorbell = new Doorbell(1);
        views.open(cluster, doorbell);
        try (ChangeFeed feed = cluster.openFeed(ClusterFeed.KINDS, doorbell)) {
            ClusterFeed intake = new ClusterFeed(board, pods, false);
            while (!views.areSynced()) {
                views.poll(CHANGES_AT_ONCE);
            }
            while (!intake.isSynced()) {
                feed.poll(intake, CHANGES_AT_ONCE);
            }
        } finally {
            views.close();
        }
        pods.put(pod);
        PendingPod pending = board.queue().get(pod.uid());
        return pending == null
                ? told(State.HELD, "has finished")
                : new Explainer(board, new DemandResolver(board.table(), volumes, board.workloads())).explain(pending);
    }

    private static Explanation told(State state, String summary) {
        return new Explanation(state, summary, List.of(), List.of(), "");
    }
}
